/** For tests of what may take no long time, whatever it is given. */

/**
 * Seconds that this thread itself worked, which other work of the machine does not lengthen. Node's own clock of the thread:
 * of use where tests run, and nowhere else.
 */
export function effortOf(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000_000
}
