/**
 * What rings me, over any screen, until somebody takes it: with a sound, and a number on the tab and on the icon. It is never shown over what
 * the person sees or over the call card, nor while I'm with somebody.
 */
import { Link, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { titleRings } from "../../parts/page-title.ts";
import { Party } from "../../parts/party.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { MyRings } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import "./banner.css";

/** The sound of a ring: two short tones, in Hz. The browser makes them, so that no file is loaded. */
const TONES = [660, 880];
const TONE_SECONDS = 0.25;

let audio: AudioContext | undefined;

/** Plays the tones. Does nothing where the browser allows no sound before the first press of the person. */
function playRing(): void {
	try {
		audio ??= new AudioContext();
		void audio.resume();
		for (const [index, frequency] of TONES.entries()) {
			const begins = audio.currentTime + index * TONE_SECONDS;
			const tone = audio.createOscillator();
			const volume = audio.createGain();
			tone.frequency.value = frequency;
			volume.gain.value = 0.2;
			tone.connect(volume).connect(audio.destination);
			tone.start(begins);
			tone.stop(begins + TONE_SECONDS);
		}
	} catch {}
}

/** How often the sound comes again, in ms. */
const SOUND_EVERY = 20_000;

export default function RingBanner({ mine: { rings, withSomebodyUntil } }: { mine: MyRings }): ReactNode {
	const { pathname } = useLocation();
	const pause = useAct("setWithSomebody");
	const isOnCallCard = pathname.endsWith("/call");
	useNumbers(rings.length);
	useSound(!isOnCallCard && rings.length > 0);
	if (isOnCallCard) return null;
	if (withSomebodyUntil !== null)
		return (
			<p className="ring-paused">
				<Say id="ring.until" values={{ until: new Date(withSomebodyUntil) }} />{" "}
				<Button id="ring.again" isBusy={pause.isPending} onClick={() => pause.mutate({ minutes: 0 })} />
			</p>
		);
	return <Rings rings={rings} />;
}

/** What rings, with the buttons to take it. */
export function Rings({ rings }: Pick<MyRings, "rings">): ReactNode {
	const take = useAct("takeRing");
	const pause = useAct("setWithSomebody");
	// It is about all that rings. With one ring, it stands in the row of that one.
	const withSomebody = <Button id="ring.with-somebody" isBusy={pause.isPending} onClick={() => pause.mutate({ minutes: 120 })} />;
	return (
		<section className="ring-banner" role="alert">
			{rings.map(({ handoff, desk, cause }) => (
				<div key={`${handoff} ${desk.id} ${cause}`} className="ring">
					<p className="ring-what">
						<Say id={`ring.${cause}` as MessageId} values={{ desk: <Party party={desk} /> }} />
					</p>
					<div className="buttons">
						<Button kind="primary" id="handoffs.move.take" isBusy={take.isPending} onClick={() => take.mutate({ handoff })} />
						<Link className="button" to="/handoffs/$handoff" params={{ handoff }}>
							<Say id="ring.look" />
						</Link>
						{rings.length === 1 && withSomebody}
					</div>
				</div>
			))}
			{take.error && <ErrorNotice error={dataOf(take.error)} />}
			{rings.length > 1 && withSomebody}
		</section>
	);
}

/** Shows a number in the title of the tab and on the icon of the page. */
function useNumbers(count: number): void {
	useEffect(() => {
		if (count === 0) return;
		titleRings(count);
		void navigator.setAppBadge?.(count).catch(() => {});
		return () => {
			titleRings(0);
			void navigator.clearAppBadge?.().catch(() => {});
		};
	}, [count]);
}

/** Rings until it is taken, unless the sound is off, or the person is reading on this device. */
function useSound(isRinging: boolean): void {
	const isSilent = useDeviceSettings().query.data?.isSilent ?? true;
	useEffect(() => {
		if (!isRinging || isSilent) return;
		const ring = () => document.querySelector("dialog.show") === null && playRing();
		ring();
		const timer = setInterval(ring, SOUND_EVERY);
		return () => clearInterval(timer);
	}, [isRinging, isSilent]);
}
