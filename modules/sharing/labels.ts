import type { Tlp } from './contract.ts'

/**
 * The official look and reach of each label. Colours are those of FIRST's TLP 2.0 (on black); AMBER and AMBER+STRICT share
 * one, so that colour can never stand alone. The words are keys of this module's word files.
 */
export const tlpLabels = {
  red: { name: 'TLP:RED', colour: '#FF2B2B', words: 'sharing.tlp.red' },
  'amber+strict': { name: 'TLP:AMBER+STRICT', colour: '#FFC000', words: 'sharing.tlp.amber+strict' },
  amber: { name: 'TLP:AMBER', colour: '#FFC000', words: 'sharing.tlp.amber' },
  green: { name: 'TLP:GREEN', colour: '#33FF00', words: 'sharing.tlp.green' },
  clear: { name: 'TLP:CLEAR', colour: '#FFFFFF', words: 'sharing.tlp.clear' },
} as const satisfies Record<Tlp, { name: string; colour: string; words: string }>

/** Labels of TLP 1.0 and common spellings, as they arrive from elsewhere, and what they mean today. */
export function readTlp(label: string): { tlp: Tlp; original: string } | undefined {
  const plain = label.trim().toLowerCase().replace(/^tlp:/, '')
  // TLP 1.0 white is 2.0 clear. (FIRST, TLP 2.0, "what changed".)
  const now = plain === 'white' ? 'clear' : plain
  return now in tlpLabels ? { tlp: now as Tlp, original: label } : undefined
}
