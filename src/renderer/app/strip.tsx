import { Cable, CircleDashed, CircleX, FlaskConical, Radio, Search, Unplug } from 'lucide-react'
import icon from '../icon.svg?no-inline'
import type { BudgetState, ReachedTarget, Status } from '../../shared/contract/system.ts'
import { useConnection } from '../rpc/use-rpc.ts'
import { Bullet } from '../ui/bullet.tsx'
import { Button } from '../ui/button.tsx'
import { SharedCopyButton } from '../ui/copy-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Money } from '../ui/money.tsx'
import { Bone } from '../ui/skeleton.tsx'
import type { Clipboard } from '../ui/use-clipboard.ts'
import { StateWord } from '../ui/state-word.tsx'
import { outOfRoom } from '../parts/budgets/standing.ts'
import { useBudgets, useCoreNow } from './budgets.tsx'
import { COMMAND_KEY } from './keys.ts'
import { hrefOf } from './route.ts'
import { useWatchedStatus } from './status.tsx'
import { openAiBaseUrl, targetsInWords } from './words.ts'
import { cx } from '../ui/cx.ts'
import styles from './strip.module.css'

interface StripProps {
  readonly onPalette: () => void
  /** Shared with the commands: what they copied is confirmed here. */
  readonly urlClipboard: Clipboard
}

/** What one must see within two seconds, on every screen. */
export function Strip({ onPalette, urlClipboard }: StripProps) {
  const watched = useWatchedStatus()
  const status = watched.snapshot?.state ?? null
  const lost = useConnection().phase === 'lost'
  return (
    <header className={styles.strip}>
      <span className={styles.brand}>
        <img src={icon} alt="Sophia Console" />
      </span>
      {watched.error !== null && <StateWord mood="bad">Status unavailable</StateWord>}
      {status !== null && <Facts status={status} stale={lost || watched.error !== null} />}
      {status === null && watched.error === null && <Bone width={420} height={16} />}
      <div className={styles.right}>
        {status !== null && <GatewayUrl url={openAiBaseUrl(status.gatewayUrl)} clipboard={urlClipboard} />}
        <ConnectionWord />
        <Button small look="outlined" className={styles.palette} onClick={onPalette}>
          <Search size={13} aria-hidden />
          Commands
          <Kbd>{`${COMMAND_KEY} K`}</Kbd>
        </Button>
      </div>
    </header>
  )
}

function Facts({ status, stale }: { readonly status: Status; readonly stale: boolean }) {
  return (
    <div className={styles.facts} data-stale={stale ? '' : undefined}>
      <Environment environment={status.environment} />
      <Today budget={status.daily} />
      <Pressing />
      <Targets targets={status.targets} />
    </div>
  )
}

function Environment({ environment }: { readonly environment: Status['environment'] }) {
  const sandbox = environment === 'sandbox'
  const Icon = sandbox ? FlaskConical : Radio
  return (
    <span
      className={cx(styles.environment, sandbox ? styles.sandbox : styles.live)}
      title={
        sandbox
          ? 'Embedded upstream: nothing leaves this machine and nothing is billed'
          : 'Real money is spent'
      }
      data-testid="environment"
    >
      <Icon size={13} aria-hidden />
      {sandbox ? 'SANDBOX' : 'LIVE'}
    </span>
  )
}

function Today({ budget }: { readonly budget: BudgetState }) {
  return (
    <div className={styles.spend}>
      <span className={styles.label}>Today</span>
      <Money className={styles.strong} amount={budget.settledNanoUsd} />
      <div className={styles.meter}>
        <Bullet budget={budget} label="Today’s spend" />
      </div>
      <span className={styles.label}>
        of <Money amount={budget.limitNanoUsd} />
      </span>
    </div>
  )
}

/** Which budget is out of room or was when last asked, or how many are; nothing while all have some. */
function Pressing() {
  const full = outOfRoom(useBudgets() ?? [], useCoreNow())
  const [first] = full
  if (first === undefined) return null
  const lines = full.map(({ budget, standing }) => `${budget.name}: ${standing.word.toLowerCase()}`)
  const [line] = lines
  return (
    <a className={styles.pressing} href={hrefOf('budgets')} data-testid="pressing-budget">
      <StateWord mood={first.standing.mood} title={lines.join('\n')}>
        {lines.length === 1 ? line : `${lines.length} budgets short of room`}
      </StateWord>
    </a>
  )
}

/** How the targets stand, those in trouble by name; each word leads to where one sees why. */
function Targets({ targets }: { readonly targets: readonly ReachedTarget[] }) {
  return (
    <div className={styles.targets}>
      {targetsInWords(targets).map(({ mood, words, details, href }) => (
        <a key={words} className={mood === 'good' ? styles.fine : styles.trouble} href={href}>
          <StateWord mood={mood} title={details}>
            {words}
          </StateWord>
        </a>
      ))}
    </div>
  )
}

function GatewayUrl({ url, clipboard }: { readonly url: string; readonly clipboard: Clipboard }) {
  return (
    <div className={styles.url}>
      <code title="The gateway: base URL for any OpenAI client">{url}</code>
      <SharedCopyButton label="Copy gateway URL" text={url} clipboard={clipboard} />
    </div>
  )
}

const PHASES = {
  connecting: { mood: 'quiet', icon: CircleDashed, word: 'Connecting…' },
  connected: { mood: 'good', icon: Cable, word: 'Connected' },
  lost: { mood: 'warn', icon: Unplug, word: 'Reconnecting…' },
  refused: { mood: 'bad', icon: CircleX, word: 'Refused' },
} as const

function ConnectionWord() {
  const { mood, icon: phaseIcon, word } = PHASES[useConnection().phase]
  return (
    <StateWord mood={mood} icon={phaseIcon}>
      {word}
    </StateWord>
  )
}
