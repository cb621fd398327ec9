/**
 * Recordings of LiveKit's, by its egress service: what a creator's ingress publishes is written as MP4 into a folder that egress and this server
 * share, in a folder of the session's; from there it is taken away. An egress ends with what it records, so a stream that breaks off and comes again
 * is one more file. That it ended is told by a webhook, which is a reason to look; true is what LiveKit and the folder say.
 */
import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  EncodingOptionsPreset,
  type EgressClient,
  type EgressInfo,
} from 'livekit-server-sdk';
import type { LiveKitRecordingFolders } from '../../../platform/video-config.ts';
import { rawName, RECORDING_BYTES, RecordingFailed, type Recorded, type Recordings } from '../port.ts';

export interface LiveKitRecordingSettings {
  readonly folders: LiveKitRecordingFolders;
  readonly egress: EgressClient;
  /** Who publishes a session's pictures in the creator's room now, and whether they are higher than wide. */
  readonly publisher: (of: Recorded) => Promise<{ readonly identity: string; readonly upright: boolean } | undefined>;
  readonly translated: <T>(work: () => Promise<T>) => Promise<T>;
  readonly now?: () => number;
}

/** What is not there by then was not recorded: egress closes its file within seconds. */
const KEPT_BY_MS = 300_000;
/** Names that we gave, and no others: what egress says is not taken for a path. */
const FILE = /^\d{13}\.mp4$/;
const AT_WORK: readonly EgressStatus[] = [
  EgressStatus.EGRESS_STARTING,
  EgressStatus.EGRESS_ACTIVE,
  EgressStatus.EGRESS_ENDING,
];

export function createLiveKitRecordings(settings: LiveKitRecordingSettings): Recordings {
  const { folders, egress, translated } = settings;
  const now = settings.now ?? Date.now;
  const thereOf = (of: Recorded): string => `${folders.there}/${of.session}`;

  /** Egresses of this session, of all in the creator's room. */
  async function own(of: Recorded, active: boolean): Promise<EgressInfo[]> {
    const list = await translated(() => egress.listEgress({ roomName: of.creator, ...(active ? { active } : {}) }));
    return list.filter((info) => placeOf(info)?.startsWith(`${thereOf(of)}/`));
  }

  return {
    here: false,
    async follow(of) {
      if ((await own(of, true)).length > 0) return;
      const publisher = await settings.publisher(of);
      if (!publisher) return;
      const file = new EncodedFileOutput({
        fileType: EncodedFileType.MP4,
        filepath: `${thereOf(of)}/${now()}.mp4`,
        disableManifest: true,
      });
      await translated(() =>
        egress.startParticipantEgress(
          of.creator,
          publisher.identity,
          { file },
          {
            encodingOptions: publisher.upright
              ? EncodingOptionsPreset.PORTRAIT_H264_720P_30
              : EncodingOptionsPreset.H264_720P_30,
          },
        ),
      );
    },
    async collect(of, folder) {
      const at_work = (await own(of, false)).filter(({ status }) => AT_WORK.includes(status));
      for (const { egressId, status } of at_work)
        if (status !== EgressStatus.EGRESS_ENDING) await translated(() => egress.stopEgress(egressId));
      const late = now() - of.ended_at!.getTime() > KEPT_BY_MS;
      if (at_work.length > 0 && !late) return false;
      const from = path.join(folders.here, of.session);
      const names = (await readdir(from).catch(() => [])).filter((name) => FILE.test(name)).toSorted();
      let bytes = 0;
      for (const [at, name] of names.entries()) {
        const [file, raw] = [path.join(from, name), path.join(folder, rawName(at + 1, 'video', 'mp4'))];
        bytes += (await stat(file)).size;
        if (bytes > RECORDING_BYTES) break;
        if (await stat(raw).catch(() => undefined)) continue;
        await copyFile(file, `${raw}.part`, constants.COPYFILE_FICLONE);
        await rename(`${raw}.part`, raw);
      }
      if (names.length === 0) {
        if (!late) return false;
        throw new RecordingFailed('recording_not_kept', { final: true });
      }
      // Everything is here by now. Where we may not remove it, it stays, and that is the operator's to see to.
      for (const name of names) await rm(path.join(from, name)).catch(() => undefined);
      await rmdir(from).catch(() => undefined);
      return true;
    },
  };
}

/** Where an egress was told to write to. */
function placeOf({ request }: EgressInfo): string | undefined {
  if (request.case !== 'participant') return undefined;
  return request.value.fileOutputs.at(0)?.filepath;
}
