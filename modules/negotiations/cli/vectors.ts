import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { readDomain, type Domain } from '../settlement/domain.ts'
import { frontierOf, type Frontier } from '../settlement/frontier.ts'
import { raisedDisagreement, solutionsOf, type Solution, type Solutions } from '../settlement/points.ts'

const unzip = promisify(gunzip)
const mostBytes = 512 * 2 ** 20

/** Values by their names, or how many there are. */
const Vector = z.object({
  name: z.string(),
  issues: z.array(
    z.object({
      name: z.union([z.string(), z.number()]).optional(),
      values: z.union([z.array(z.union([z.string(), z.number(), z.boolean()])), z.int().positive()]),
    }),
  ),
  ufuns: z.array(z.object({ reserved: z.number(), u: z.array(z.array(z.number())) })).min(2),
})

export const settlementHelp = `npm run vectors -- settlement FILE…

Reads [{ name, issues: [{ name, values }], ufuns: [{ reserved, u: [[…]] }] }], plain or gzipped; u[issue][value] adds up
over the issues. Takes the first two profiles, with their "reserved" as the disagreement point, and prints for each
domain one line of JSON:

  name, outcomes     how many packages there are
  frontier           how many distinct points the Pareto frontier has (compared at 1e-9)
  nash, ks, egalitarian, utilitarian
                     the points, each as a set of pairs of utilities, [[u1, u2], …]: all that tie at 1e-9, among the points
                     of the frontier that give both their reserve; [] where there is none
  nash_product       the greatest product of gains over the reserves; null where no package gives both their reserve
  verdict            "agreement"; "some-gain-nothing": no package gives both more than their reserve; "none": no package
                     gives both as much
  ms, ms_first       milliseconds for the frontier and the points: the best of repeated runs, and the first, cold one
  raised             only where a reserve lies below the least that a package gives: the same points as tools find them that
                     then take that least for the disagreement point
  utilitarian_of_all only where it differs: the greatest sum without regard to the reserves`

/**
 * `npm run vectors -- settlement FILE…`: the frontier and the points of domains in a common form.
 *
 * @param say where the lines go; the terminal unless said.
 * @returns how many domains could be judged, and how many could not be read.
 */
export async function settlementVectors(
  files: readonly string[],
  say: (line: string) => void = console.log,
): Promise<{ passed: number; failed: number }> {
  const total = { passed: 0, failed: 0 }
  if (files.includes('--help')) {
    say(settlementHelp)
    return total
  }
  for (const file of files)
    for (const { name, read } of await domainsIn(file))
      if ('fault' in read) {
        total.failed++
        say(JSON.stringify({ name, fault: read.fault }))
      } else {
        total.passed++
        say(JSON.stringify({ name, ...judged(read.domain) }))
      }
  return total
}

type Read = { name: string; read: ReturnType<typeof readDomain> }

async function domainsIn(file: string): Promise<Read[]> {
  try {
    const bytes = await readFile(file)
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unzip(bytes, { maxOutputLength: mostBytes }) : bytes
    const parsed: unknown = JSON.parse(plain.toString('utf8'))
    return (Array.isArray(parsed) ? parsed : [parsed]).map((vector, at) => domainOf(vector, `${file}: domain ${at}`))
  } catch (error) {
    return [{ name: file, read: { fault: error instanceof Error ? error.message : 'cannot be read.' } }]
  }
}

function domainOf(vector: unknown, where: string): Read {
  const parsed = Vector.safeParse(vector)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return { name: where, read: { fault: `${first?.path.join('.') ?? ''}: ${first?.message ?? 'cannot be read'}.` } }
  }
  const { name, issues, ufuns } = parsed.data
  const values = (own: (string | number | boolean)[] | number): string[] =>
    typeof own === 'number'
      ? Array.from({ length: own }, (_, at) => String(at))
      : own.map((one) => String(one) || '(empty)')
  return {
    name,
    read: readDomain({
      issues: issues.map((issue, at) => ({
        name: String(issue.name ?? at) || String(at),
        values: values(issue.values),
      })),
      parties: ufuns.slice(0, 2).map(({ reserved, u }, at) => ({ name: `${at + 1}`, reserve: reserved, u })),
    }),
  }
}

type Run = { frontier: Frontier; found: Solutions; ms: number; first: number }

/** What is quick is done again, so that its time is that of the work and not of the first reading of the code. */
const longestMs = 60
const mostRuns = 400

function timed(domain: Domain): Run {
  let [first, least, began] = [Number.NaN, Infinity, performance.now()]
  const start = began
  for (let run = 0; ; run++) {
    began = performance.now()
    const frontier = frontierOf(domain)
    const found = solutionsOf(domain, frontier)
    const ended = performance.now()
    if (run === 0) first = ended - began
    least = Math.min(least, ended - began)
    if (run >= mostRuns || ended - start > longestMs) return { frontier, found, ms: least, first }
  }
}

function judged(domain: Domain): object {
  const { frontier, found, ms, first } = timed(domain)
  const { disagreement, raised } = raisedDisagreement(domain)
  const ofAll = solutionsOf(
    domain,
    frontier,
    domain.parties.map(() => -1e12),
  ).utilitarian
  const sameSum = ofAll.score <= found.utilitarian.score + 1e-9 * Math.max(1, Math.abs(ofAll.score))
  return {
    outcomes: Number(frontier.outcomes),
    frontier: frontier.count,
    ...pointsOf(found),
    verdict: found.verdict,
    ms: rounded(ms),
    ms_first: rounded(first),
    ...(frontier.exact ? {} : { exact: false, bound: frontier.bound }),
    ...(raised.length > 0
      ? { raised: { disagreement, ...pointsOf(solutionsOf(domain, frontier, disagreement)) } }
      : {}),
    ...(sameSum ? {} : { utilitarian_of_all: utilitiesIn(ofAll) }),
  }
}

function pointsOf({ nash, ks, egalitarian, utilitarian }: Solutions): object {
  return {
    nash: utilitiesIn(nash),
    nash_product: nash.score,
    ks: utilitiesIn(ks),
    egalitarian: utilitiesIn(egalitarian),
    utilitarian: utilitiesIn(utilitarian),
  }
}

function utilitiesIn({ points }: Solution): number[][] {
  return points.map((point) => point.utilities)
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(4))
}
