/** An alarm, with the numbers of the people whom it says to phone, and the names of the people who were told of it. */
import { type ReactNode, Suspense } from "react";
import { AlarmCard } from "../../parts/alarm.tsx";
import { lazyOrNothing } from "../../parts/lazy-or-nothing.ts";
import type { Alarm } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";

const Phones = lazyOrNothing(() => import("../duty/alarm-phones.tsx"));
const Told = lazyOrNothing(() => import("./told.tsx"));

export function AlarmWithPhones({ alarm }: { alarm: Alarm }): ReactNode {
	return alarm.by === undefined ? <WithPhones alarm={alarm} /> : <WithSigner alarm={alarm} by={alarm.by} />;
}

function WithSigner({ alarm, by }: { alarm: Alarm; by: string }): ReactNode {
	const { data } = useVerb("signerOfAlarm", { by });
	return <WithPhones alarm={alarm} {...(data && { signer: data })} />;
}

function WithPhones(given: { alarm: Alarm; signer?: string }): ReactNode {
	const { alarm } = given;
	return (
		<AlarmCard {...given}>
			<Suspense>
				<Phones alarm={alarm} />
			</Suspense>
			<Suspense>
				<Told alarm={alarm} />
			</Suspense>
		</AlarmCard>
	);
}
