/** An alarm with the numbers of those whom it says to phone, and the names of those who were told. */
import { lazy, type ReactNode, Suspense } from "react";
import { AlarmCard } from "../../parts/alarm.tsx";
import type { Alarm } from "../../sitting/kinds.ts";

// When the files can't be loaded, the alarm is shown without them.
const Phones = lazy(() => import("../duty/alarm-phones.tsx").catch(() => ({ default: () => null })));
const Told = lazy(() => import("./told.tsx").catch(() => ({ default: () => null })));

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
