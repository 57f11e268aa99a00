// What other modules' pages use of this one: the gate before everything that stands on rooms, and the rooms behind it.
export { AlarmPanels } from './alarms/alarm-panel.tsx'
export { holdersOf } from './client/holders.ts'
export { RoomsInUse, useClient, useRooms } from './client/rooms-in-use.tsx'
export { Gate } from './gate.tsx'
export { Line } from './line.tsx'
export { loader as bringRoomsWords, NotSignedIn } from './rooms-layout.tsx'
export { InviteDialog } from './room/invite-dialog.tsx'
export { SpokenCode } from './room/spoken-code.tsx'
