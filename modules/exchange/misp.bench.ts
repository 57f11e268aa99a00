import { resourceUsage } from 'node:process'
import { readMispEvents } from './misp/event.ts'
import { attribute, choice, event } from './misp/test-events.ts'
import { fromStix } from './misp/from-stix.ts'
import { toStix } from './misp/to-stix.ts'
import { isJsonObject, readJson } from './stix/json.ts'

const attributes = 2_000
const rounds = 10

/** An event of 2,000 attributes as they are met: domains, addresses, URLs, files, some of them not for detection. */
function large(): string {
  const kinds: ((number: number) => [type: string, value: string])[] = [
    (number) => ['domain', `host-${number}.example.org`],
    (number) => ['ip-dst', `198.51.${number % 256}.${(number >> 8) % 256}`],
    (number) => ['url', `https://example.org/path/${number}?q=1`],
    (number) => ['sha256', number.toString(16).padStart(64, '0')],
    (number) => ['filename|md5', `file-${number}.exe|${number.toString(16).padStart(32, '0')}`],
  ]
  const list = Array.from({ length: attributes }, (_, number) => {
    const [type, value] = kinds[number % kinds.length]?.(number) ?? ['text', '']
    return attribute(number + 10, type, value, {
      to_ids: number % 4 !== 0,
      distribution: '5',
      ShadowAttribute: [],
      comment: number % 2 === 0 ? 'from the sensor' : '',
    })
  })
  return JSON.stringify({ Event: event({ Attribute: list }) })
}

/**
 * One event of 2,000 attributes, TLP:AMBER, from MISP's bytes to STIX's and back again, each with parsing, checks and
 * writing; one JSON line each. The peer, misp-stix 2026.6.30, was measured at 735 attributes a CPU second out and 2,130
 * back, for an event of as many attributes.
 */
export async function bench(say: (line: string) => void = console.log): Promise<void> {
  const source = large()
  const toText = (): string => {
    const reading = readMispEvents(source)
    if (!reading.ok) throw new Error(JSON.stringify(reading.errors[0]))
    const objects = reading.events.flatMap((one) => toStix(one, choice).map(({ object }) => object))
    return JSON.stringify({ type: 'bundle', id: 'bundle--57c4445b-c548-4654-8f0b-000000000001', objects })
  }
  const fromText = (stix: string): string => {
    const reading = readJson(stix)
    const bundle = reading.ok && isJsonObject(reading.value) ? reading.value['objects'] : undefined
    const { events } = fromStix(Array.isArray(bundle) ? bundle.filter(isJsonObject) : [])
    return JSON.stringify(events.map((one) => ({ Event: one.event })))
  }
  // The first run is as a fresh server's would be, compilation included.
  const stix = measured(say, 'misp: to STIX, first event', 1, toText)
  const back = measured(say, 'misp: from STIX, first event', 1, () => fromText(stix))
  if (back.length < source.length / 2) throw new Error('the event did not come back')
  measured(say, 'misp: to STIX', rounds, toText)
  measured(say, 'misp: from STIX', rounds, () => fromText(stix))
}

function measured(say: (line: string) => void, name: string, times: number, work: () => string): string {
  const before = resourceUsage()
  const start = performance.now()
  let result = ''
  for (let round = 0; round < times; round++) result = work()
  const wallSeconds = (performance.now() - start) / 1000
  const after = resourceUsage()
  const cpuSeconds = (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1e6
  const each = Math.round((attributes * times) / cpuSeconds)
  say(
    JSON.stringify({
      name,
      work: `${attributes * times} attributes, ${each} a CPU second`,
      wallSeconds,
      cpuSeconds,
      peakMemoryBytes: after.maxRSS * 1024,
    }),
  )
  return result
}

if (import.meta.main) await bench()
