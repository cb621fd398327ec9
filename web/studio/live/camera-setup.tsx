/** Choosing camera and microphone, with the picture as others will see it. */
import { Alert, Button, NativeSelect, Stack } from '@mantine/core';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { broadcast, useBroadcast } from './broadcast.ts';
import { t } from '../texts.ts';

const NO_MICROPHONE = '';

export function CameraSetup(): ReactElement {
  const { stream, problem, asking, cameras, microphones } = useBroadcast();
  useEffect(() => {
    if (stream === null) void broadcast.open();
    // once, when it is first shown
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const current = (kind: 'video' | 'audio'): string | undefined =>
    stream
      ?.getTracks()
      .find((track) => track.kind === kind)
      ?.getSettings().deviceId;
  const [camera, microphone] = [current('video'), current('audio')];
  const named = (devices: readonly MediaDeviceInfo[], kind: string) =>
    devices.map((device, at) => ({
      value: device.deviceId,
      label: device.label || t.cameraSetup.unnamed({ kind, n: at + 1 }),
    }));
  return (
    <Stack gap="sm">
      {problem && <CameraProblem />}
      {asking && <p className="dk-note">{t.cameraSetup.asking}</p>}
      {stream && (
        <>
          <OwnPicture stream={stream} label={t.cameraSetup.preview} />
          <NativeSelect
            label={t.cameraSetup.camera}
            data={named(cameras, t.cameraSetup.camera)}
            value={camera ?? ''}
            onChange={(event) => void broadcast.open(event.currentTarget.value, microphone ?? null)}
          />
          <NativeSelect
            label={t.cameraSetup.microphone}
            data={[
              ...named(microphones, t.cameraSetup.microphone),
              { value: NO_MICROPHONE, label: t.cameraSetup.none },
            ]}
            value={microphone ?? NO_MICROPHONE}
            onChange={(event) => void broadcast.open(camera, event.currentTarget.value || null)}
          />
        </>
      )}
    </Stack>
  );
}

/** What is wrong with the camera or the line, and what to do. */
export function CameraProblem(): ReactElement | null {
  const { problem, phase } = useBroadcast();
  if (problem === null) return null;
  return (
    <Alert color="yellow" role="alert">
      <Stack gap="xs" align="flex-start">
        <span>{t.cameraSetup.problems[problem]}</span>
        {phase === 'off' && problem !== 'taken' && (
          <Button size="xs" variant="default" onClick={() => void broadcast.open()}>
            {t.cameraSetup.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** One's own camera, without a way over the server; never with sound. */
export function OwnPicture({ stream, label }: { readonly stream: MediaStream; readonly label: string }): ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  const [landscape, setLandscape] = useState(true);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video
      ref={video}
      className="dk-video st-own-picture"
      aria-label={label}
      data-shape={landscape ? 'landscape' : 'upright'}
      onResize={({ currentTarget }) => setLandscape(currentTarget.videoWidth > currentTarget.videoHeight)}
      autoPlay
      muted
      playsInline
    />
  );
}
