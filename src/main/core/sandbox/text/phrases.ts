/**
 * The stock of sentences. A slot such as {topic} is filled from the prompt or from the rule of that name; all are
 * phrased so that any noun phrase of the prompt fits where {topic} stands.
 */

/** Words and short phrases for the slots. */
export const FILLINGS: Readonly<Record<string, readonly string[]>> = {
  anyTopic: ['the request path', 'this setup', 'the serving layer', 'the current load'],
  component: [
    'the gateway',
    'the scheduler',
    'the load balancer',
    'the batch queue',
    'the connection pool',
    'the autoscaler',
  ],
  node: ['gpu-03', 'gpu-07', 'the oldest node', 'the node with the most uptime', 'one of the A10 machines'],
  metric: [
    'p95 latency',
    'queue depth',
    'time to first token',
    'cache hit rate',
    'tokens per second',
    'GPU memory use',
  ],
  cheapMetric: ['queue depth', 'the number of running requests', 'the error rate', 'tokens per second'],
  percent: ['8 percent', '12 percent', '20 percent', 'a third', 'about half'],
  small: ['two', 'three', 'four', 'five'],
  wait: ['40 ms', '120 ms', '300 ms', 'half a second', 'two seconds'],
  window: ['five minutes', 'a quarter of an hour', 'one hour', 'a full day'],
  change: [
    'the last rollout',
    'a driver update',
    'a change of batch size',
    'a new prompt template',
    'a shift in traffic',
  ],
  verdict: [
    'the simple setup is usually the right one',
    'memory bandwidth runs out long before compute does',
    'most of the time goes into waiting and not into work',
    'the defaults are closer to right than they look',
    'the expensive part is the tail, not the average',
    'the answer depends on how long your prompts are',
  ],
  suspect: [
    'a queue that fills faster than it drains',
    'a health check that still passes while the process behind it is stuck',
    'a connection pool smaller than the number of workers',
    'one node that throttles and drags its whole batch along',
    'a retry loop without a ceiling',
    'a cache that went cold after a restart',
  ],
}

/** First sentences, by what the prompt wants. */
export const OPENINGS = {
  greeting: [
    'Hello! Tell me what you are looking at, and I will help you read it.',
    'Hi there. I can help with capacity, cost, latency or whatever woke you up tonight.',
    'Hello. What should we look at first: the numbers, the logs or the bill?',
  ],
  brief: [
    'On {topic}, in a sentence: {verdict}.',
    'In short, for {topic}, {verdict}, and {component} is where I would look first.',
    'One reservation about {topic}: watch {metric} for {window} before you trust it.',
  ],
  code: [
    'Here is a small starting point for {topic} that you can adapt.',
    'For {topic}, something this short is enough to begin with.',
    'I would keep the automation around {topic} boring, along these lines.',
  ],
  steps: [
    'This is how I would approach {topic}, in the order that leaves a way back at every point.',
    'For {topic}, small steps with a check after each one are safer than one large change.',
    'The route through {topic} is short as long as nothing is skipped.',
  ],
  list: [
    'These are the points about {topic} that I would put on the table.',
    'For {topic}, a handful of things matter and the rest is detail.',
    'Looking at {topic}, I would keep this list short enough to remember.',
  ],
  cause: [
    'The usual suspect behind {topic} is {suspect}.',
    'With {topic}, I would first rule out {suspect}.',
    'What you describe about {topic} fits {suspect} rather well.',
  ],
  general: [
    'The short version on {topic}: {verdict}.',
    'For {topic}, {verdict}.',
    'Two questions hide in {topic}: what it costs, and how it fails.',
    'I would start {topic} from the numbers rather than from the diagram.',
    'When it comes to {topic}, {verdict}.',
  ],
} as const satisfies Record<string, readonly string[]>

/** How things are and why; the body of most answers. */
export const EXPLANATIONS: readonly string[] = [
  'A batch is only as fast as its slowest member, so a single long prompt is felt by everyone who shares it.',
  'Every token that is generated reads all the weights once, which is why larger batches are nearly free until memory runs out.',
  'The time before the first token grows with the prompt, while the pace after it depends on how many others are being served.',
  'Serverless endpoints charge for what you use and forgive idle hours; your own machines do neither.',
  'A machine that is busy {percent} of the day rarely beats paying per token.',
  'Queues hide trouble for a while: {metric} stays flat, and then all of the waiting becomes visible at once.',
  '{component} retries on its own, so one failure upstream can look like {small} separate requests in the logs.',
  'Averages look calm here because the slow requests are few; the 99th percentile tells the story that users tell.',
  'Caching helps only where prompts share a beginning, and a timestamp in the first line is enough to spoil it.',
  'The link with {topic} is indirect: {component} slows down first, and the rest follows.',
  'Throughput and latency pull in opposite directions, and with {topic} you feel both.',
  'Cold starts are rare but long, so they vanish from the median and dominate the complaints.',
  'As soon as memory for the key-value cache is full, requests are preempted and computed again, which costs twice.',
  'A fallback that is never exercised is a second outage waiting behind the first one.',
  'Most of the bill comes from a few callers who send very long prompts.',
]

/** What one would see in the measurements. */
export const EVIDENCE: readonly string[] = [
  'If that is the case, {metric} moves about {wait} before anything else does.',
  'You can tell by {cheapMetric}: it should recover within {window} once traffic drops.',
  'Compare {node} with its neighbours over {window}; a gap of more than {percent} is not noise.',
  'The pattern to look for is a step right after {change} and not a slow climb.',
  'When {metric} and {cheapMetric} rise together, the cause is load; when only one of them does, it is a fault.',
  'A difference of {percent} between two identical machines almost always comes down to cooling or clocks.',
  'In setups like this one, {percent} of the requests account for most of the waiting.',
  'Look at the first {small} minutes after {change}, because later samples blend in with ordinary traffic.',
]

/** What to do. */
export const ADVICE: readonly string[] = [
  'Set a hard limit on retries and let the caller see the error early.',
  'Move {percent} of the traffic first, watch {metric} for {window}, and only then move the rest.',
  'Give long prompts a queue of their own so that short ones never wait behind them.',
  'Write down the number at which you would turn back before you begin.',
  'Drain {node} before you touch it; restarting under load only spreads the problem.',
  'Keep one serverless target warm as a fallback, even if it handles next to nothing.',
  'Cap the output length per workload, since nobody reads the last thousand tokens anyway.',
  'Alert on {cheapMetric} rather than on the symptom, and you gain about {window} of warning.',
  'Ask {component} for its own view before trusting the dashboard.',
  'For anything around {topic}, change one setting at a time and note the time of the change.',
]

/** Reservations. */
export const CAVEATS: readonly string[] = [
  'One caveat: none of this holds if prompts are much longer than they were last week.',
  'I have not seen your configuration, so treat the numbers as a first guess.',
  'This assumes that {component} is not already at its limit.',
  'If {change} touches {topic} as well, separate the two before drawing conclusions.',
  'Budgets matter here too: a fix that doubles the spend is only a different incident.',
]

/** Last sentences. */
export const CLOSINGS: readonly string[] = [
  'If {metric} does not improve within {window}, roll back and look again with fresh data.',
  'Start with the first point; it settles more cases of {topic} than all the others together.',
  'Once that is in place, {topic} should need no more attention than a glance at the weekly report.',
  'I would revisit the decision in a month, when there is real traffic to judge it by.',
  'Send me {metric} before and after, and I can help you read the difference.',
  'That leaves {topic} in a state you can explain to whoever is on call next.',
]

/** Headed points of a list. */
export const POINTS: readonly string[] = [
  '**Queue depth.** Sample it every few seconds; a minute is long enough to miss the peak.',
  '**Retries.** Count them apart from first attempts, or the load looks larger than it is.',
  '**Timeouts.** Let the outer one be longer than the sum of the inner ones.',
  '**Batch size.** Raise it until {metric} bends, then take one step back.',
  '**Prompt length.** Plot it as a distribution, because the mean hides the few that hurt.',
  '**Health checks.** Ask for one generated token instead of an open port.',
  '**Cost per answer.** Divide the hourly price by what {node} really serves in that hour.',
  '**Fallback.** Send {small} requests in a thousand there all the time, so that you know it works.',
  '**Ownership.** Name one person who may turn {topic} off without asking.',
  '**Limits.** Set them per team, and show each team how close it is.',
]

/** Steps of a procedure, in an order that makes sense. */
export const STEPS: readonly string[] = [
  'Note the current values of {metric} and {cheapMetric}, so that there is something to compare with.',
  'Take {node} out of rotation and wait until its running requests are done.',
  'Apply the change for {topic} there, and nowhere else.',
  'Send it {percent} of the usual traffic for {window}.',
  'Compare with the notes from the first step; go on only if nothing got worse.',
  'Roll out to the remaining machines one by one, with a pause in between.',
  'Leave the old configuration in place for {window} before you delete it.',
]

/** Introductions of a list, by its kind. */
export const LIST_INTRODUCTIONS: readonly string[] = [
  'What I would look at, roughly in this order:',
  'The points that decide it:',
  'A short checklist:',
]

/** Code with the sentence that introduces it. */
export const SNIPPETS: readonly { readonly introduction: string; readonly code: string }[] = [
  {
    introduction: 'To see what the server itself believes, ask for its counters:',
    code: '```bash\ncurl -s http://127.0.0.1:8000/metrics \\\n  | grep -E "num_requests_(running|waiting)"\n```',
  },
  {
    introduction: 'A look at the cards, refreshed every second, shows throttling at once:',
    code: '```bash\nnvidia-smi --query-gpu=index,utilization.gpu,memory.used,temperature.gpu \\\n  --format=csv -l 1\n```',
  },
  {
    introduction: 'The limit belongs into the configuration, where a reviewer can see it:',
    code: '```yaml\nserving:\n  max_batch_tokens: 8192\n  max_queue: 64\n  retry:\n    attempts: 2\n    backoff_ms: 250\n```',
  },
  {
    introduction: 'This query shows who causes the spend:',
    code: '```sql\nSELECT workload, count(*) AS requests, sum(cost_nano_usd) / 1e9 AS usd\nFROM attempts\nGROUP BY workload\nORDER BY usd DESC\nLIMIT 10;\n```',
  },
  {
    introduction: 'A few lines are enough to retry with a ceiling:',
    code: '```python\nfor attempt in range(3):\n    reply = ask(prompt, timeout=20)\n    if reply.ok:\n        break\n    time.sleep(0.25 * 2**attempt)\n```',
  },
]
