import { chancery } from './chancery.ts'

const ended = await chancery(process.argv.slice(2))
// A server that was told to stop says itself how it ended.
if (ended !== 0) process.exitCode = ended
