export type RelationNode = { id: string; label: string; kind: string; link?: string; current?: boolean }
export type Relation = { from: string; to: string; label: string }

// Quiet, told apart in grey as well by their lightness; the kind's word stands in each label.
export const kindShades = ['#33475f', '#8a6d3b', '#4f7a67', '#7d5a7b', '#9a938a', '#5b7fa6', '#6b6f3a', '#a5725d']
