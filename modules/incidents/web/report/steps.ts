/** The steps of a report, in their order. Each is short, and each can be left and come back to. */
export const steps = ['what', 'when', 'who', 'bad', 'technical', 'said', 'marking', 'preview', 'share'] as const
export type Step = (typeof steps)[number]

export const isStep = (text: string | null): text is Step => steps.some((step) => step === text)

export function stepAfter(step: Step): Step | undefined {
  return steps[steps.indexOf(step) + 1]
}
