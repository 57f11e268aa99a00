/** Under which deliveries and withdrawals of STIX objects are recorded. */
export const objectKind = 'stix-object'
