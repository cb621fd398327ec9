declare module 'zzfx' {
  export const ZZFX: {
    volume: number;
    sampleRate: number;
    /** Parameters in the order of the zzfx documentation; a missing one takes its default. */
    buildSamples(...parameters: (number | undefined)[]): number[];
  };
}
