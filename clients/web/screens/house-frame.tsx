/** The frame of all screens: navigation, header with Lock and Hide, connection, alarms. */
import { Outlet } from "@tanstack/react-router";
import { type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../parts/button.tsx";
import { Countdown } from "../parts/error-notice.tsx";
import { Frame } from "../parts/frame.tsx";
import { Heading } from "../parts/heading.tsx";
import { lazyOrNothing } from "../parts/lazy-or-nothing.ts";
import { Notice } from "../parts/notice.tsx";
import { hide, lock, signOut } from "../sitting/end.ts";
import type { Alarm } from "../sitting/kinds.ts";
import { isBusy, openSitting } from "../sitting/open.ts";
import { useSittingFacts } from "../sitting/sitting-facts.ts";
import { useAlarms, useKeptAlarms } from "../sitting/use-alarms.ts";
import { useConnection } from "../sitting/use-connection.ts";
import { useVerb } from "../sitting/use-verb.ts";
import type { MyRings } from "../sitting/verbs/index.ts";
import { Say } from "../words/words.tsx";
import { AlarmWithPhones } from "./alarms/alarm-with-phones.tsx";
import { PlaceAlarms } from "./alarms/place-alarms.tsx";
import { FindLayer } from "./find/find-layer.tsx";
import { KeysLayer } from "./keys/keys-layer.tsx";
import { loadEarly } from "./lazy-screen.tsx";
import { PLACES_OF_EVERYBODY, placesFor } from "./navigation.ts";
import "../parts/dialog.css";

// Loaded later, because the number in the title and the notices of the system are off until somebody turns them on.
const RingBanner = lazyOrNothing(() => import("./rings/banner.tsx"));
const DeviceCheck = lazyOrNothing(() => import("./rings/device-check.tsx"));
const Notices = lazyOrNothing(() => import("./notices/notices.tsx"));

export function House(): ReactNode {
	const { name, countdown, areas } = useSittingFacts();
	const offlineSince = useConnection();
	const { alarms, stopping } = useAlarms();
	useKeptAlarms(alarms.length);
	const [isFinding, setFinding] = useState(false);
	const find = useCallback(() => setFinding(true), []);
	const ringsHere = useVerb("deviceSettings").data?.ringsHere === true;
	const rings = useRings(areas.includes("casework"));
	const places = placesFor(areas).map((place) => (place.to === "/today" ? { ...place, count: rings?.rings.length ?? 0 } : place));
	useEarlyScreens([...places.map(({ to }) => to), "/help", "/alarms"]);
	if (stopping) return <FullStop alarm={stopping} />;
	return (
		<Frame
			places={[...places, ...PLACES_OF_EVERYBODY]}
			offlineSince={offlineSince}
			onLock={() => void lock(name)}
			onHide={hide}
			onFind={find}
		>
			{rings && (
				<Suspense>
					<RingBanner mine={rings} />
				</Suspense>
			)}
			{ringsHere && (
				<Suspense>
					<DeviceCheck />
				</Suspense>
			)}
			<ServerWaits />
			<WrongClock />
			<SuspendedNotice />
			<PlaceAlarms>
				<Outlet />
			</PlaceAlarms>
			<KeysLayer />
			<Suspense>
				<Notices />
			</Suspense>
			<FindLayer isOpen={isFinding} onOpen={find} onClose={() => setFinding(false)} />
			{countdown !== null && <LockWarning seconds={countdown} />}
		</Frame>
	);
}

/** What rings me now, or when I'm with somebody; null when there is neither. */
function useRings(isCaseworker: boolean): MyRings | null {
	const { data } = useVerb("myRings", undefined, { isOff: !isCaseworker });
	return data && (data.rings.length > 0 || data.withSomebodyUntil !== null) ? data : null;
}

/** Counts down before an idle lock. Any key or touch stops the lock. */
function LockWarning({ seconds }: { seconds: number }): ReactNode {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} className="dialog" role="alertdialog" aria-labelledby="lock-warning" aria-describedby="lock-warning-text">
			<h2 id="lock-warning">
				<Say id="parts.locks-soon" />
			</h2>
			<p id="lock-warning-text">
				<Say id="parts.locks-in" values={{ seconds }} />
			</p>
			{/* The button needs no handler, because any touch stops the lock. */}
			<Button kind="primary" id="parts.stay" />
		</dialog>
	);
}

/** Says that the server limits requests, for how long, and that everything goes on by itself. */
function ServerWaits(): ReactNode {
	const until = useWaiting();
	if (until === null) return null;
	return (
		<Notice kind="warn" live="polite">
			<Say as="p" id="house.server-waits" />
			<Countdown key={until} seconds={Math.max(1, Math.ceil((until - Date.now()) / 1000))} />
		</Notice>
	);
}

/** Says that this device's clock is wrong, before something is written with a wrong time. */
function WrongClock(): ReactNode {
	const minutes = useWrongClock();
	if (minutes === null) return null;
	const id = minutes > 0 ? "house.clock-ahead" : "house.clock-behind";
	return (
		<div className="not-printed">
			<Notice kind="warn" live="polite" title={<Say id={id} values={{ minutes: Math.abs(minutes) }} />}>
				<Say as="p" id="house.clock-set" />
			</Notice>
		</div>
	);
}

/** Above each screen: that the member's organisation is suspended, and what can't be done until the suspension ends. */
function SuspendedNotice(): ReactNode {
	const me = useVerb("me");
	const organisation = me.data?.suspendedOrganisation ?? null;
	if (organisation === null) return null;
	return (
		<div className="not-printed">
			<Notice kind="warn" live="polite" title={<Say id="today.suspended" values={{ organisation }} />}>
				<Say as="p" id="today.suspended-rests" />
			</Notice>
		</div>
	);
}

const KeptCards = lazyOrNothing(() => import("./call-card/kept-cards.tsx"));

/** Fills the screen when an alarm stops everything. It is calm, and offers the sign-out and the call cards that were opened. */
function FullStop({ alarm }: { alarm: Alarm }): ReactNode {
	return (
		<main className="full-stop">
			<Heading id="house.stopped" />
			<AlarmWithPhones alarm={alarm} />
			<Button kind="primary" onClick={() => void signOut()} id="parts.sign-out" />
			<Suspense>
				<KeptCards />
			</Suspense>
		</main>
	);
}

/** How long after the first screen the loading begins, in ms. */
const WAIT = 3000;
/** How often this checks whether the person still waits for an answer, in ms. */
const CHECK_EVERY = 200;

/** @param places such as "/cases". */
function useEarlyScreens(places: string[]): void {
	const key = places.join(" ");
	useEffect(() => {
		if (savesData()) return;
		const timer = setTimeout(() => void loadEarly(key.split(" "), whenIdle), WAIT);
		return () => clearTimeout(timer);
	}, [key]);
}

/** Resolves when the person waits for no answer. Until then, no screen is loaded early, because it would slow the answer down. */
async function whenIdle(): Promise<void> {
	while (isBusy()) await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY));
}

/** Whether the person has asked the browser to save data. Only some browsers tell (Network Information API). */
function savesData(): boolean {
	return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** Until when the server has asked us to wait, UTC ms; null when nothing waits. The requests that wait go on by themselves. */
function useWaiting(): number | null {
	const [until, setUntil] = useState<number | null>(null);
	useEffect(
		() =>
			openSitting().onEvent((event) => {
				if (event.kind === "waiting") setUntil((earlier) => Math.max(earlier ?? 0, event.until));
			}),
		[],
	);
	useEffect(() => {
		if (until === null) return;
		const timer = setTimeout(() => setUntil(null), until - Date.now());
		return () => clearTimeout(timer);
	}, [until]);
	return until;
}

/** How many minutes this device's clock is ahead of the server's, below 0 when it is behind; null when it is near enough. */
function useWrongClock(): number | null {
	const [minutes, setMinutes] = useState<number | null>(null);
	useEffect(
		() =>
			openSitting().onEvent((event) => {
				if (event.kind === "clock") setMinutes(event.minutes);
			}),
		[],
	);
	return minutes;
}
