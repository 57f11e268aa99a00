/** All in bytes of what is sealed, unless said otherwise. Padded by the clients before they come here. */
export const roomLimits = {
  commit: 1_500_000,
  /** Of one commit together. A welcome of a room of 600 devices has 1.6 MB. */
  welcomes: 4_000_000,
  message: 1_048_576,
  /** Of one `send` together, and of one page of `fetch` unless its first envelope alone is larger. */
  together: 1_400_000,
  messagesAtOnce: 50,
  /** Devices added or removed by one commit. */
  devicesAtOnce: 600,
  /** Devices in a room. */
  devices: 1_000,
  keyPackage: 16_384,
  packagesAtOnce: 100,
  /** Kept for one device. */
  packagesKept: 100,
  /** Devices for which key packages are asked at once. */
  takenAtOnce: 100,
  /** Messages of so many epochs before the present one are still taken. */
  pastEpochs: 5,
  /** One sealed chunk of a file, its seal included. */
  chunk: 1_052_672,
  chunksOfBlob: 256,
  /** Everything that the host holds for one room: envelopes and chunks. */
  room: 4_000_000_000,
  page: 200,
  welcomesAtOnce: 20,
  /** Rooms by one opener that wait unopened for one account. */
  unopened: 10,
  /** Rooms that one account opened and is in. */
  opened: 1_000,
  /** Rooms told at once. */
  listed: 100,
} as const
