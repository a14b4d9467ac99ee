/** The frame of all screens: navigation, header with Lock and Hide, connection, alarms. */
import { Outlet } from "@tanstack/react-router";
import { type ReactNode, Suspense, useCallback, useState } from "react";
import { Frame } from "../parts/frame.tsx";
import { lazyOrNothing } from "../parts/lazy-or-nothing.ts";
import { LockWarning } from "../parts/lock-warning.tsx";
import { hide, lock } from "../sitting/end.ts";
import { useSittingFacts } from "../sitting/sitting-facts.ts";
import { useAlarms, useKeptAlarms } from "../sitting/use-alarms.ts";
import { useConnection } from "../sitting/use-connection.ts";
import { PlaceAlarms } from "./alarms/place-alarms.tsx";
import { FindLayer } from "./find/find-layer.tsx";
import { FullStop } from "./full-stop.tsx";
import { KeysLayer } from "./keys/keys-layer.tsx";
import { PLACES_OF_EVERYBODY, placesFor } from "./navigation.ts";
import { ServerWaits } from "./server-waits.tsx";
import { SuspendedNotice } from "./suspended-notice.tsx";
import { useEarlyScreens } from "./use-early-screens.ts";

// Loaded later, because the number in the title and the notices of the system are off until somebody turns them on.
const Notices = lazyOrNothing(() => import("./notices/notices.tsx"));

export function House(): ReactNode {
	const { name, countdown, areas } = useSittingFacts();
	const offlineSince = useConnection();
	const { alarms, stopping } = useAlarms();
	useKeptAlarms(alarms.length);
	const [isFinding, setFinding] = useState(false);
	const find = useCallback(() => setFinding(true), []);
	const places = placesFor(areas);
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
			<ServerWaits />
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
