/** The labels of the two versions of the Traffic Light Protocol that STIX 2.1 objects carry. */
export type TlpVersion = '1' | '2'
export type TlpMarking = { version: TlpVersion; label: string; name: string }

/** TLP 2.0 markings are made by this extension (OASIS, STIX common objects). */
export const tlp2Extension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
export const tlp1Created = '2017-01-20T00:00:00.000Z'

/** The fixed marking definitions of TLP 1.0 (STIX 2.1, section 7.2.1.4) and TLP 2.0, by id. */
export const tlpMarkings: ReadonlyMap<string, TlpMarking> = new Map([
  ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', { version: '1', label: 'white', name: 'TLP:WHITE' }],
  ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', { version: '1', label: 'green', name: 'TLP:GREEN' }],
  ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', { version: '1', label: 'amber', name: 'TLP:AMBER' }],
  ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', { version: '1', label: 'red', name: 'TLP:RED' }],
  ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', { version: '2', label: 'clear', name: 'TLP:CLEAR' }],
  ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', { version: '2', label: 'green', name: 'TLP:GREEN' }],
  ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', { version: '2', label: 'amber', name: 'TLP:AMBER' }],
  [
    'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
    { version: '2', label: 'amber+strict', name: 'TLP:AMBER+STRICT' },
  ],
  ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', { version: '2', label: 'red', name: 'TLP:RED' }],
])
