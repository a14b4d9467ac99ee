/** Says before the sign-in that there is no connection, with the phone numbers that a member chose to keep on this device. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { keptHere } from "../../sitting/without-connection.ts";
import { Say } from "../../words/words.tsx";

export function NoConnection(): ReactNode {
	const kept = keptHere();
	return (
		<Notice kind="warn" live="polite" title={<Say id="door.no-connection" />}>
			<Say as="p" id="door.no-connection-help" />
			{kept && kept.numbers.length > 0 && (
				<>
					<Say as="p" id="door.kept-numbers" values={{ at: new Date(kept.at) }} />
					<ul className="door-numbers">
						{kept.numbers.map(({ of, phone }) => (
							<li key={`${of} ${phone}`}>
								<bdi>{of}</bdi> <PhoneLink number={phone} />
							</li>
						))}
					</ul>
				</>
			)}
		</Notice>
	);
}
