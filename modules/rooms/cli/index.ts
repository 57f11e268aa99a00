/** The rooms at the command line: a full client of sealed rooms, which keeps its keys and state in one folder. */
export { acknowledge, follow, read, save, say, sendFile } from './commands/conversation.ts'
export { device, signIn } from './commands/device.ts'
export { alarm, alarms, search, transcript } from './commands/evidence.ts'
export { caucus, close, expel, invite, leave, list, members, open, people, setRole } from './commands/rooms.ts'
export { verifyTranscriptFile } from './verify-transcript.ts'
export { messageLine, type Told } from './telling.ts'
// For what stands on rooms at the command line.
export { listen, lookEvery, newBell } from './commands/conversation.ts'
export { warnings } from './commands/rooms.ts'
export { type Desk, openDesk, partOf, type Wants } from './desk.ts'
export { accredited, NotFound, roomNamed } from './finding.ts'
export { writeNew } from './new-file.ts'
export { minute, named, oneLine } from './telling.ts'
