// What other modules' pages use of this one: the device of this browser, and the way to one.
export { AccreditDevice } from './device/accredit-device.tsx'
export { NewDevice } from './device/new-device.tsx'
export { type OwnDevice, ownDevice } from './device/own-device.ts'
export { ownTrust, partOf } from './device/own-trust.ts'
export { forgetSealedStore, openSealedStore, type SealedStore } from './device/sealed-store.ts'
