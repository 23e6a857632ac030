// Bounds-checked reading of bytes from outside. Whoever reads past the end gets null and says where and what was missing.

export class ByteReader {
  readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly view: DataView;
  littleEndian: boolean;

  constructor(bytes: Uint8Array<ArrayBuffer>, littleEndian = false) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = littleEndian;
  }
  get length(): number {
    return this.bytes.length;
  }
  has(at: number, count: number): boolean {
    return at >= 0 && count >= 0 && at + count <= this.bytes.length;
  }
  u16(at: number): number | null {
    return this.has(at, 2) ? this.view.getUint16(at, this.littleEndian) : null;
  }
  u32(at: number): number | null {
    return this.has(at, 4) ? this.view.getUint32(at, this.littleEndian) : null;
  }
}
