/** Fills the screen when an alarm stops everything. It is calm, and offers the sign-out and the call cards that were opened. */
import { type ReactNode, Suspense } from "react";
import { Button } from "../parts/button.tsx";
import { Heading } from "../parts/heading.tsx";
import { lazyOrNothing } from "../parts/lazy-or-nothing.ts";
import { signOut } from "../sitting/end.ts";
import type { Alarm } from "../sitting/kinds.ts";
import { Say } from "../words/words.tsx";
import { AlarmWithPhones } from "./alarms/alarm-with-phones.tsx";

const KeptCards = lazyOrNothing(() => import("./call-card/kept-cards.tsx"));

export function FullStop({ alarm }: { alarm: Alarm }): ReactNode {
	return (
		<main className="full-stop">
			<Heading>
				<Say id="house.stopped" />
			</Heading>
			<AlarmWithPhones alarm={alarm} />
			<Button kind="primary" onClick={() => void signOut()}>
				<Say id="parts.sign-out" />
			</Button>
			<Suspense>
				<KeptCards />
			</Suspense>
		</main>
	);
}
