/** One step of a benchmark, run and printed as a line of JSON: work done, CPU and wall seconds, peak memory of the process. */
export async function measured<Result>(
  bench: string,
  step: string,
  work: number,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  const began = { wall: performance.now(), cpu: process.cpuUsage() }
  const result = await run()
  const { user, system } = process.cpuUsage(began.cpu)
  const line = {
    bench,
    step,
    work,
    cpuSeconds: (user + system) / 1_000_000,
    wallSeconds: Math.round(performance.now() - began.wall) / 1_000,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  return result
}
