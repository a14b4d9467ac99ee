/** Four short sentences in her language, to say on the phone. They name nobody, because somebody may be listening. */
import type { ReactNode } from "react";
import { LanguageName } from "../../parts/language.tsx";
import { isOffered, type MessageId, Say, useOtherWords, useWords } from "../../words/words.tsx";

const SENTENCES: readonly MessageId[] = ["call.say.talk", "call.say.safe", "call.say.help", "call.say.again"];

/** @param languages that she speaks, BCP 47, the best first. */
export function HerLanguage({ languages }: { languages: readonly string[] }): ReactNode {
	const mine = useWords().language;
	const hers = languages.map((each) => each.split("-")[0] as string).find(isOffered);
	return hers === undefined || hers === mine ? null : <Sentences language={hers} />;
}

function Sentences({ language }: { language: string }): ReactNode {
	const hers = useOtherWords(language);
	const mine = useWords();
	if (!hers) return null;
	return (
		<section aria-labelledby="call-say">
			<h2 id="call-say">
				<LanguageName code={language} />
			</h2>
			<p className="muted small">
				<Say id="call.say.help-text" />
			</p>
			<ul className="call-say">
				{SENTENCES.map((id) => (
					<li key={id}>
						<strong lang={language} dir={hers.dir}>
							{hers.say(id)}
						</strong>
						<span className="muted small">{mine.say(id)}</span>
					</li>
				))}
			</ul>
		</section>
	);
}
