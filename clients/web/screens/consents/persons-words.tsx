/** Her words about a consent. The sections that hold these words are opened only when somebody asks, because each opening is recorded. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ConsentWords } from "../../sitting/verbs/index.ts";
import { Say, SayCode } from "../../words/words.tsx";

export function PersonsWords({ id, consent }: { id: string; consent: string }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const words = useVerb("consentWords", { id, consent }, { isOff: !isOpen });
	if (!isOpen)
		return (
			<p>
				<Button onClick={() => setOpen(true)} id="consent.open-words" />
			</p>
		);
	return (
		<PageSection title="consent.words">
			<Answered query={words}>
				{(found) =>
					found.length === 0 ? (
						<Say as="p" id="consent.no-words" />
					) : (
						// biome-ignore lint/suspicious/noArrayIndexKey: the sections keep their order.
						found.map((each, position) => <Written key={position} {...each} />)
					)
				}
			</Answered>
		</PageSection>
	);
}

function Written({ values, readers }: ConsentWords): ReactNode {
	const { con_Words: said, con_Alone: alone, con_ToldBack: toldBack, con_Pressure: pressure } = values;
	return (
		<>
			<HoldersStrip readers={readers} />
			{typeof said === "string" && (
				<p className="consent-words" dir="auto">
					{said}
				</p>
			)}
			{typeof alone === "boolean" && <Say as="p" id={alone ? "consent.was-alone" : "consent.was-not-alone"} />}
			{toldBack === true && <Say as="p" id="consent.did-tell-back" />}
			{Array.isArray(pressure) && (
				<>
					<Say as="p" id="consent.pressure" />
					<ul>
						{pressure.map((each) => (
							<li key={each}>
								<SayCode of="consent.pressure" code={each} />
							</li>
						))}
					</ul>
				</>
			)}
		</>
	);
}
