import { memoryUsage, resourceUsage } from 'node:process'
import { hasPublishedData, publishedBytes, withoutPublishedData } from '../server/published-data.ts'
import { readObjects } from './json.ts'
import { parsePattern } from './pattern.ts'
import { publishedTolerances, validateObject } from './validate.ts'

/** Measures reading and validating 20,000 objects, and parsing patterns; one JSON line each. */
export async function bench(say: (line: string) => void = console.log): Promise<void> {
  if (!hasPublishedData) return say(JSON.stringify({ name: 'stix', skipped: withoutPublishedData }))
  const bytes = publishedBytes('attack/corpus20k.json.gz')
  const reading = readObjects(bytes)
  if (!reading.ok) throw new Error(reading.fault.message)
  const { objects } = reading
  const patterns = Buffer.from(publishedBytes('stix21-examples/pattern_spec_examples.txt'))
    .toString()
    .split('\n')
    .filter(Boolean)

  measured(say, 'stix: read 20,000 objects strictly, with their texts', `${bytes.length} bytes`, () =>
    readObjects(bytes),
  )
  measured(say, 'stix: validate 20,000 objects', `${objects.length} objects`, () => {
    for (const { value } of objects) validateObject(value, { tolerate: publishedTolerances })
  })
  measured(say, 'stix: read and validate 20,000 objects', `${objects.length} objects`, () => {
    const again = readObjects(bytes)
    if (again.ok) for (const { value } of again.objects) validateObject(value, { tolerate: publishedTolerances })
  })
  measured(say, 'stix: parse patterns', `${patterns.length * 2000} patterns`, () => {
    for (let round = 0; round < 2000; round++) for (const pattern of patterns) parsePattern(pattern)
  })
}

/** The first run is as a fresh server's would be; of what it costs, compilation included, we claim nothing less. */
function measured(say: (line: string) => void, name: string, work: string, run: () => void): void {
  const from = resourceUsage()
  const start = performance.now()
  run()
  const wallSeconds = (performance.now() - start) / 1000
  const to = resourceUsage()
  const cpuSeconds = (to.userCPUTime + to.systemCPUTime - from.userCPUTime - from.systemCPUTime) / 1e6
  say(
    JSON.stringify({
      name,
      work,
      wallSeconds,
      cpuSeconds,
      peakMemoryBytes: Math.max(to.maxRSS * 1024, memoryUsage().rss),
    }),
  )
}

if (import.meta.main) await bench()
