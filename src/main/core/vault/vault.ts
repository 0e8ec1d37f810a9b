/** The vault: secrets that the console was given, in a file of their own that only this user can read. */
import { createVaultFile, type Entry } from './file.ts'

export { vaultPath } from './file.ts'

/** What the host offers to seal secrets with, so that the file alone gives none away. */
export interface Seal {
  /** In words, such as "the system's keychain". */
  readonly name: string
  seal(text: string): Promise<string>
  /** Rejects for what was sealed elsewhere, or by another user. */
  unseal(sealed: string): Promise<string>
}

export interface Vault {
  /** Null when there is none of that name, or none that can be read here. */
  get(name: string): string | null
  /** Whether there is one of that name, though it may not be readable here. */
  has(name: string): boolean
  /** Whether there is one that is sealed, and this vault has no seal: the host that sealed it can read it. */
  isSealed(name: string): boolean
  /** Resolves once it is on the disk, with how to put back what was there, be it readable here or not. */
  put(name: string, secret: string): Promise<() => void>
  remove(name: string): void
  /** What secrets are sealed with; null: the file's mode alone keeps them. */
  readonly sealedBy: string | null
  readonly path: string
}

export interface VaultOptions {
  readonly dataDir: string
  readonly seal: Seal | null
  /** Something is wrong with the file, or with a secret in it; never names a secret. */
  readonly onTrouble: (problem: string) => void
}

/**
 * Opens `<dataDir>/secrets.json`, which need not be there yet. A secret that lies there in clear text, because another
 * host wrote it, is sealed now where this one can. Rejects when the file cannot be read for another reason than what
 * stands in it.
 */
export async function openVault({ dataDir, seal, onTrouble }: VaultOptions): Promise<Vault> {
  const file = createVaultFile(dataDir, onTrouble)
  const entries = new Map(file.read())
  const secrets = new Map<string, string>()

  async function entryOf(secret: string): Promise<Entry> {
    return seal ? { sealed: true, value: await seal.seal(secret) } : { sealed: false, value: secret }
  }

  async function read(name: string, { sealed, value }: Entry): Promise<void> {
    if (!sealed) {
      secrets.set(name, value)
      return
    }
    try {
      if (!seal) throw new Error('no seal')
      secrets.set(name, await seal.unseal(value))
    } catch {
      // Why is left out: a library's message may have a piece of what it was given in it.
      onTrouble(
        seal
          ? `the secret ${name} was sealed elsewhere and cannot be read here; enter it again`
          : `the secret ${name} is sealed: the desktop app can read it, and this host cannot; to use it here, enter it again`,
      )
    }
  }

  /** On the disk first; `undefined` for none, and for a secret that cannot be read here. */
  function set(name: string, entry: Entry | undefined, secret: string | undefined): void {
    const next = new Map(entries)
    setOrDelete(next, name, entry)
    file.write(next)
    setOrDelete(entries, name, entry)
    setOrDelete(secrets, name, secret)
  }

  await Promise.all([...entries].map(([name, entry]) => read(name, entry)))
  const clear = [...entries].filter(([, { sealed }]) => !sealed)
  if (seal && clear.length > 0) {
    try {
      for (const [name, { value }] of clear) entries.set(name, await entryOf(value))
      file.write(entries)
    } catch {
      onTrouble(`${file.path} could not be sealed now; its mode alone keeps it`)
    }
  }

  return {
    get: (name) => secrets.get(name) ?? null,
    has: (name) => entries.has(name),
    isSealed: (name) => seal === null && entries.get(name)?.sealed === true,
    async put(name, secret) {
      const entry = await entryOf(secret)
      const oldEntry = entries.get(name)
      const oldSecret = secrets.get(name)
      set(name, entry, secret)
      return () => set(name, oldEntry, oldSecret)
    },
    remove(name) {
      if (entries.has(name)) set(name, undefined, undefined)
    },
    sealedBy: seal?.name ?? null,
    path: file.path,
  }
}

function setOrDelete<Value>(map: Map<string, Value>, name: string, value: Value | undefined): void {
  if (value === undefined) map.delete(name)
  else map.set(name, value)
}
