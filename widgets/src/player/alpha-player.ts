/**
 * Alpha-packed H.264 through a WebGL compositor of ours: each frame of a muted or sounding `<video>` is a texture, a shader puts colour and alpha
 * together again. Plays wherever H.264 and WebGL do, Safari and OBS included; costs the page one upload of a texture for each frame.
 *
 * The file is fetched whole before it plays: a show that waits for the network in its middle is worse than one that starts later.
 */
import type { GiftItem, VideoRendition } from '@busker/protocol';
import { layoutFits, textureFrame } from './alpha-layout.ts';
import { boxShape } from './box-shape.ts';
import type { GiftPlayer, PlayEnd } from './gift-player.ts';
import { keptFiles } from './kept-files.ts';

/** No picture after this long, the file being there, means that none will come. */
const START_WITHIN_MS = 4_500;
/** Without a new picture for this long a show is stuck. */
const STUCK_MS = 3_000;
/** Videos kept in memory: they are up to some megabytes. */
const KEPT = 2;

const VERTEX = `attribute vec2 p;varying vec2 u;void main(){u=vec2(p.x*.5+.5,.5-p.y*.5);gl_Position=vec4(p,0.,1.);}`;
/** Colours are stored multiplied by alpha; what compression smears over the edge is cut off at alpha. */
const FRAGMENT = `precision mediump float;varying vec2 u;uniform sampler2D t;uniform vec4 R,A;
void main(){float a=texture2D(t,A.xy+u*A.zw).r;a=a<.02?0.:a;gl_FragColor=vec4(min(texture2D(t,R.xy+u*R.zw).rgb,vec3(a)),a);}`;

const files = keptFiles(KEPT, (response) => response.blob());

/** @param volume 0 to 1, for a video that carries sound of its own; browsers may allow none before a gesture: then it plays without. */
export function createAlphaPlayer(box: HTMLElement, volume: () => number): GiftPlayer {
  let finish: ((end: PlayEnd) => void) | undefined;

  return {
    preload(item) {
      if (item.renditions.video) files(item.renditions.video.url).catch(() => {});
    },

    play(item, options) {
      finish?.('stopped');
      return new Promise<PlayEnd>((resolve) => {
        const show = new Show(box, item, options.loop ?? false);
        const limit = setTimeout(() => end('timeout'), options.timeout_ms);
        const end = (how: PlayEnd): void => {
          if (finish !== end) return;
          finish = undefined;
          clearTimeout(limit);
          show.destroy();
          resolve(how);
        };
        finish = end;
        show
          .start(volume, () => {
            if (finish === end) options.started?.();
          })
          .then(end, () => end('error'));
      });
    },

    stop() {
      finish?.('stopped');
    },

    destroy() {
      finish?.('stopped');
    },
  };
}

/** One playing of one video. */
class Show {
  readonly #box: HTMLElement;
  readonly #item: GiftItem;
  readonly #canvas = document.createElement('canvas');
  readonly #video = document.createElement('video');
  #gl: WebGLRenderingContext | null = null;
  #address: string | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #request = 0;
  #gone = false;

  constructor(box: HTMLElement, item: GiftItem, loop: boolean) {
    this.#box = box;
    this.#item = item;
    this.#video.loop = loop;
    this.#video.playsInline = true;
    this.#video.preload = 'auto';
  }

  /** @returns when the video is over. @throws when it cannot be had, decoded or drawn, or gets stuck. */
  async start(volume: () => number, started: () => void): Promise<'finished'> {
    const rendition = this.#item.renditions.video;
    if (!rendition) throw new Error('no video');
    const file = await files(rendition.url);
    if (this.#gone) throw new Error('stopped');
    const video = this.#video;
    this.#address = URL.createObjectURL(file);
    const over = new Promise<'finished'>((resolve, reject) => {
      this.#canvas.addEventListener('webglcontextlost', () => reject(new Error('the context was lost')));
      video.addEventListener('ended', () => resolve('finished'));
      video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'not decoded')));
      let first = true;
      const stuck = (wait_ms: number): void => {
        clearTimeout(this.#watch);
        this.#watch = setTimeout(() => reject(new Error('stuck')), wait_ms);
      };
      const draw = (): void => {
        if (this.#gone) return;
        try {
          if (first) this.#open(rendition);
          this.#draw();
          // turned down meanwhile: what plays obeys too
          this.#sound(volume());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        if (first) started();
        first = false;
        stuck(STUCK_MS);
        this.#next(draw);
      };
      stuck(START_WITHIN_MS);
      this.#next(draw);
    });
    over.catch(() => {});
    this.#sound(volume());
    video.muted = video.volume === 0;
    video.src = this.#address;
    try {
      await video.play();
    } catch (error) {
      // Sound before a gesture is refused: the picture is what matters.
      if (this.#gone || video.muted) throw error;
      video.muted = true;
      await video.play();
    }
    return over;
  }

  destroy(): void {
    this.#gone = true;
    clearTimeout(this.#watch);
    cancelAnimationFrame(this.#request);
    this.#video.pause();
    this.#video.removeAttribute('src');
    this.#video.load();
    if (this.#address !== undefined) URL.revokeObjectURL(this.#address);
    this.#canvas.remove();
    // A page may hold some sixteen contexts; this one must not wait for the garbage collector.
    this.#gl?.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #sound(volume: number): void {
    this.#video.volume = Math.min(1, Math.max(0, volume));
  }

  #next(draw: () => void): void {
    const video = this.#video;
    // Not in Firefox before 132; there every turn of the screen draws.
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(draw);
    else {
      const wait = (): void => {
        if (this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) draw();
        else this.#request = requestAnimationFrame(wait);
      };
      this.#request = requestAnimationFrame(wait);
    }
  }

  /** Makes the canvas and its shader. @throws when the browser has none, or the video is not what its layout says. */
  #open({ layout }: VideoRendition): void {
    if (!layoutFits(layout, { width: this.#video.videoWidth, height: this.#video.videoHeight }))
      throw new Error('the layout does not fit the video');
    const canvas = this.#canvas;
    canvas.width = layout.w;
    canvas.height = layout.h;
    canvas.style.cssText = boxShape(this.#item, this.#box, canvas.classList);
    const gl = canvas.getContext('webgl', {
      alpha: true,
      premultipliedAlpha: true,
      antialias: false,
      depth: false,
      powerPreference: 'low-power',
    });
    if (!gl) throw new Error('no WebGL');
    this.#gl = gl;
    const program = gl.createProgram();
    for (const [kind, text] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ] as const) {
      const shader = gl.createShader(kind);
      if (!shader) throw new Error('no shader');
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) throw new Error('the shader was refused');
    gl.useProgram(program);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
    const place = gl.getAttribLocation(program, 'p');
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 0, 0);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    const size = { ...layout, video_w: this.#video.videoWidth, video_h: this.#video.videoHeight };
    gl.uniform4fv(gl.getUniformLocation(program, 'R'), [...textureFrame(size, layout.rgb_frame)]);
    gl.uniform4fv(gl.getUniformLocation(program, 'A'), [...textureFrame(size, layout.alpha_frame)]);
    gl.viewport(0, 0, canvas.width, canvas.height);
    this.#box.append(canvas);
  }

  #draw(): void {
    const gl = this.#gl!;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, this.#video);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }
}
