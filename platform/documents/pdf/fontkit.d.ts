/** What we use of fontkit 2.0, which brings no types of its own. */
declare module 'fontkit' {
  export type Command = {
    command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
    args: number[]
  }
  export type Glyph = { id: number; codePoints: number[]; advanceWidth: number; path: { commands: Command[] } }
  export type GlyphRun = {
    glyphs: Glyph[]
    positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[]
  }
  export type Font = {
    postscriptName: string
    unitsPerEm: number
    ascent: number
    descent: number
    /** The code points that it has. */
    characterSet: number[]
    hasGlyphForCodePoint(code: number): boolean
    getGlyph(id: number): Glyph
    layout(text: string, features?: unknown, script?: string, language?: string, direction?: 'ltr' | 'rtl'): GlyphRun
  }
  export function create(bytes: Uint8Array): Font
}
