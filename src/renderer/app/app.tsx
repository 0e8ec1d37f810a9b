import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import type { Rpc } from '../rpc/rpc.ts'
import { RpcProvider, useConnection } from '../rpc/use-rpc.ts'
import { BudgetsProvider } from './budgets.tsx'
import { NoAccess } from './no-access.tsx'
import { OverridesProvider } from './overrides.tsx'
import { Shell } from './shell.tsx'
import { StatusProvider } from './status.tsx'

/** Style elements are off: the page's policy allows only its own style sheets. */
export function App({ rpc }: { readonly rpc: Rpc }) {
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={400}>
        <RpcProvider value={rpc}>
          <Gate />
        </RpcProvider>
      </Tooltip.Provider>
    </CSPProvider>
  )
}

function Gate() {
  const connection = useConnection()
  if (connection.phase === 'refused') return <NoAccess why={connection.why} />
  return (
    <StatusProvider>
      <BudgetsProvider>
        <OverridesProvider>
          <Shell />
        </OverridesProvider>
      </BudgetsProvider>
    </StatusProvider>
  )
}
