/** `#/alarms`: every alarm of this sitting. */
import type { ReactNode } from "react";
import { AlarmCard } from "../../parts/alarm.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Empty } from "../../parts/states.tsx";
import { useAlarms } from "../../sitting/use-alarms.ts";
import { Say } from "../../words/words.tsx";

export default function Alarms(): ReactNode {
	const { alarms } = useAlarms();
	return (
		<>
			<Heading>
				<Say id="house.alarms" />
			</Heading>
			{alarms.length === 0 && (
				<Empty>
					<p>
						<Say id="house.no-alarms" />
					</p>
				</Empty>
			)}
			{alarms.map((alarm) => (
				<article key={`${alarm.code} ${alarm.subject} ${alarm.detail}`}>
					<p className="muted">
						<Say id="parts.time" values={{ time: new Date(alarm.at) }} />
					</p>
					<AlarmCard alarm={alarm} />
				</article>
			))}
		</>
	);
}
