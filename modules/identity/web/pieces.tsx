// What other modules' pages use of this one: the device of this browser.
export { keepOwnDevice, makeOwnDevice, type OwnDevice, ownDevice, suggestedName } from './device/own-device.ts'
export { forgetSealedStore, openSealedStore, type SealedStore } from './device/sealed-store.ts'
