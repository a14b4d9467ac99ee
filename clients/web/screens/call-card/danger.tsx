/** Immediate danger: three steps. The third one names the emergency number of the country, if we are sure of it. */
import type { ReactNode } from "react";
import { PageSection } from "../../parts/page-section.tsx";
import { Say } from "../../words/words.tsx";

export function Danger({ country }: { country: string }): ReactNode {
	const number = emergencyNumber(country);
	return (
		<PageSection title="call.danger" className="call-danger">
			<ol>
				<Say as="li" id="call.danger-1" />
				<Say as="li" id="call.danger-2" />
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
			<Say as="p" className="muted small" id="call.phone-list" />
		</PageSection>
	);
}

/** Countries where 112 reaches police, ambulance and fire brigade. */
const ONE_ONE_TWO = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MD MT NL NO PL PT RO SE SI SK TR".split(" ");
const OTHERS: Record<string, string> = { CA: "911", US: "911" };

/** @param country ISO 3166-1 alpha-2. @returns the number of the police, or of all services; null when we aren't sure. */
function emergencyNumber(country: string): string | null {
	return ONE_ONE_TWO.includes(country) ? "112" : (OTHERS[country] ?? null);
}
