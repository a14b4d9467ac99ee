/** Immediate danger: three steps. The third one names the emergency number of the country, if we are sure of it. */
import type { ReactNode } from "react";
import { emergencyNumber } from "../../parts/emergency.ts";
import { Say } from "../../words/words.tsx";

export function Danger({ country }: { country: string }): ReactNode {
	const number = emergencyNumber(country);
	return (
		<section className="call-danger" aria-labelledby="call-danger">
			<h2 id="call-danger">
				<Say id="call.danger" />
			</h2>
			<ol>
				<li>
					<Say id="call.danger-1" />
				</li>
				<li>
					<Say id="call.danger-2" />
				</li>
				<li>
					{number === null ? (
						<Say id="call.danger-3-unknown" />
					) : (
						<Say
							id="call.danger-3"
							values={{
								number: (
									<a href={`tel:${number}`} dir="ltr">
										{number}
									</a>
								),
							}}
						/>
					)}
				</li>
			</ol>
			<p className="muted small">
				<Say id="call.phone-list" />
			</p>
		</section>
	);
}
