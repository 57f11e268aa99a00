import { readFileSync } from 'node:fs'

/** Prints "PASSED FAILED" of a JSON report, of vitest or of Playwright. */
const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { stats } = report
const passed = stats ? stats.expected + stats.flaky : report.numPassedTests
// A file that does not load holds no failed test, and is a failure all the same.
const failed = stats ? stats.unexpected + report.errors.length : report.numFailedTests + fallen(report.testResults)
console.log(passed, failed)

function fallen(files) {
  return files.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  ).length
}
