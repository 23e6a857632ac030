// The SVG nodes of one lane's marks: made once, reused by key, then by whoever needs one. Panning makes none.

const SVG = 'http://www.w3.org/2000/svg';

export interface MarkNode {
  readonly group: SVGGElement;
  readonly shape: SVGPathElement;
  readonly extra: SVGPathElement;
  readonly text: SVGTextElement;
  /** Last value of each attribute: what has not changed is not written. */
  readonly written: Record<string, string>;
}

export const svgNode = <K extends keyof SVGElementTagNameMap>(name: K, className = ''): SVGElementTagNameMap[K] => {
  const node = document.createElementNS(SVG, name);
  if (className) node.setAttribute('class', className);
  return node;
};

function makeNode(): MarkNode {
  const group = svgNode('g', 'mark');
  const shape = svgNode('path', 'shape');
  const extra = svgNode('path', 'extra');
  const text = svgNode('text');
  group.setAttribute('role', 'button');
  group.setAttribute('tabindex', '-1');
  group.append(extra, shape, text);
  return { group, shape, extra, text, written: {} };
}

export class NodePool {
  private readonly used = new Map<string, MarkNode>();
  private readonly free: MarkNode[] = [];
  private readonly taken = new Set<string>();
  private readonly parent: SVGGElement;

  constructor(parent: SVGGElement) {
    this.parent = parent;
  }

  /** Starts a drawing. `keys` are all marks at this scale, in view or not: their nodes are made now, so that panning makes none. */
  begin(keys: ReadonlySet<string>): void {
    this.taken.clear();
    for (const [key, node] of this.used) {
      if (keys.has(key)) continue;
      this.used.delete(key);
      this.free.push(node);
    }
    for (let count = this.used.size + this.free.length; count < keys.size; count++) {
      const node = makeNode();
      this.parent.append(node.group);
      this.free.push(node);
    }
  }

  take(key: string): MarkNode {
    const node = this.used.get(key) ?? this.free.shift();
    if (!node) throw new Error(`no node for ${key}: it was not announced`);
    this.used.set(key, node);
    this.taken.add(key);
    setAttribute(node, node.group, 'display', '');
    return node;
  }

  /** Hides what this drawing did not take. */
  end(): void {
    for (const node of this.free) setAttribute(node, node.group, 'display', 'none');
    for (const [key, node] of this.used) if (!this.taken.has(key)) setAttribute(node, node.group, 'display', 'none');
  }

  find(key: string): MarkNode | undefined {
    return this.taken.has(key) ? this.used.get(key) : undefined;
  }
}

/** Writes an attribute of one of a node's elements where it differs from the last time; an empty value removes it. */
export function setAttribute(node: MarkNode, element: Element, name: string, value: string): void {
  const id = `${element.tagName}${element === node.extra ? '+' : ''}/${name}`;
  if (node.written[id] === value) return;
  node.written[id] = value;
  if (value === '') element.removeAttribute(name);
  else element.setAttribute(name, value);
}

export function setText(node: MarkNode, value: string): void {
  if (node.written['#text'] === value) return;
  node.written['#text'] = value;
  node.text.textContent = value;
}
