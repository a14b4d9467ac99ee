/** An alarm, with the numbers of the people whom it says to phone, and the names of the people who were told of it. */
import { type ReactNode, Suspense } from "react";
import { AlarmCard } from "../../parts/alarm.tsx";
import { lazyOrNothing } from "../../parts/lazy-or-nothing.ts";
import type { Alarm } from "../../sitting/kinds.ts";

const Phones = lazyOrNothing(() => import("../duty/alarm-phones.tsx"));
const Told = lazyOrNothing(() => import("./told.tsx"));

export function AlarmWithPhones({ alarm }: { alarm: Alarm }): ReactNode {
	return (
		<AlarmCard alarm={alarm}>
			<Suspense>
				<Phones alarm={alarm} />
			</Suspense>
			<Suspense>
				<Told alarm={alarm} />
			</Suspense>
		</AlarmCard>
	);
}
