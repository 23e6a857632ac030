// Bytes, one after another, in a buffer that grows. What a capture's file and the packets in it are written with.

export class ByteWriter {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  length = 0;
  private readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  private room(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }

  u8(...values: number[]): this {
    for (const value of values) {
      const at = this.room(1);
      this.view.setUint8(at, value);
    }
    return this;
  }
  u16(value: number): this {
    const at = this.room(2);
    this.view.setUint16(at, value, this.littleEndian);
    return this;
  }
  /** Modulo 2^32, as sequence numbers and timestamps are. */
  u32(value: number): this {
    const at = this.room(4);
    this.view.setUint32(at, value % 2 ** 32, this.littleEndian);
    return this;
  }
  put(bytes: Uint8Array): this {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
    return this;
  }
  /** Zeros up to a multiple of four. */
  pad(): this {
    while (this.length % 4 !== 0) this.u8(0);
    return this;
  }
  /** Writes over a place that was kept free. */
  setU16(at: number, value: number): void {
    this.view.setUint16(at, value, this.littleEndian);
  }
  done(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}
