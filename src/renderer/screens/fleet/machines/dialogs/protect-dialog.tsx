import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'

/** Keeps a machine from being restarted and terminated here, or lets it be again. */
export function ProtectDialog({
  unit,
  isProtected,
  onClose,
}: UnitDialogProps & { readonly isProtected: boolean }) {
  return (
    <ActDialog
      title={isProtected ? `Protect ${unit.name}` : `Remove the protection of ${unit.name}`}
      about={
        isProtected
          ? 'It can then neither be restarted nor terminated here, by hand or by a rule, until somebody removes the protection.'
          : 'It can then be restarted and terminated again, and its idle rule counts again.'
      }
      verb={isProtected ? 'Protect' : 'Remove the protection'}
      onClose={onClose}
      run={(client, reason, options) => client.fleet.protect({ unit: unit.id, isProtected, reason }, options)}
    />
  )
}
