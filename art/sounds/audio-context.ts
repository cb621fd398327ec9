/**
 * zzfx makes an AudioContext when it is loaded. In Node there is none, and we only use the part that
 * computes samples, so an empty class stands in. Import this before zzfx.
 */
Object.assign(globalThis, { AudioContext: class {} });
