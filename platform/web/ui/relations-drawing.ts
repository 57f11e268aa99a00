// The drawing itself, fetched only where a graph is opened: sigma on WebGL, laid out by ForceAtlas2 from a circle, so
// that the same relations always give the same picture.
import Graph from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'
import Sigma from 'sigma'
import { type Relation, type RelationNode, kindShades } from './relation.ts'

/** Draws into the element and answers how to end it. Throws where the browser has no WebGL. */
export function drawRelations(
  place: HTMLElement,
  nodes: readonly RelationNode[],
  relations: readonly Relation[],
  kinds: readonly string[],
  onOpen: (id: string) => void,
): () => void {
  const graph = new Graph({ multi: true })
  nodes.forEach((node, index) => {
    const angle = (index / nodes.length) * 2 * Math.PI
    graph.mergeNode(node.id, {
      x: Math.cos(angle) * (node.current ? 0 : 1),
      y: Math.sin(angle) * (node.current ? 0 : 1),
      label: node.label,
      size: node.current ? 10 : 6,
      color: kindShades[kinds.indexOf(node.kind) % kindShades.length],
    })
  })
  for (const { from, to, label } of relations) {
    if (graph.hasNode(from) && graph.hasNode(to))
      graph.addEdge(from, to, { label, size: 1.2, type: 'arrow', color: inkOf(place, '--rule-firm') })
  }
  forceAtlas2.assign(graph, {
    iterations: nodes.length > 400 ? 120 : 400,
    settings: { ...forceAtlas2.inferSettings(graph), gravity: 1.2, scalingRatio: 8 },
  })
  const ink = inkOf(place, '--ink')
  const sigma = new Sigma(graph, place, {
    labelFont: getComputedStyle(place).fontFamily,
    labelSize: 12,
    labelColor: { color: ink },
    edgeLabelFont: getComputedStyle(place).fontFamily,
    edgeLabelSize: 11,
    edgeLabelColor: { color: inkOf(place, '--ink-soft') },
    renderEdgeLabels: relations.length < 60,
    defaultEdgeType: 'arrow',
    labelDensity: 1.5,
    labelRenderedSizeThreshold: nodes.length < 80 ? 0 : 6,
    stagePadding: 56,
    allowInvalidContainer: true,
    defaultDrawNodeHover: (context, data, settings) => {
      // The name of what is under the hand, on the paper of the plate, so that it can be read over the lines.
      context.font = `600 ${settings.labelSize}px ${settings.labelFont}`
      const width = context.measureText(data.label ?? '').width
      context.fillStyle = inkOf(place, '--sheet')
      context.fillRect(data.x + data.size + 1, data.y - 10, width + 6, 20)
      context.fillStyle = ink
      context.fillText(data.label ?? '', data.x + data.size + 3, data.y + 4)
    },
  })
  sigma.on('clickNode', ({ node }) => onOpen(node))
  return () => sigma.kill()
}

/** What a token is in the light of this place: WebGL wants plain colours. */
function inkOf(place: HTMLElement, token: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  place.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
