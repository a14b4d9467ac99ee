/** Four short sentences in the language of the person concerned, to say on the phone. They name nobody, because others may listen. */
import type { ReactNode } from "react";
import { LanguageName } from "../../parts/language.tsx";
import { LanguageWarning } from "../../parts/language-warning.tsx";
import { isOffered, type MessageId, Say, useOtherWords, useWords } from "../../words/words.tsx";

const SENTENCES: readonly MessageId[] = ["call.say.talk", "call.say.safe", "call.say.help", "call.say.again"];

/** @param languages that the person concerned speaks, as BCP 47 codes, the best first. */
export function PersonsLanguage({ languages }: { languages: readonly string[] }): ReactNode {
	const { language } = useWords();
	const hers = languages.map((each) => each.split("-")[0] as string).find(isOffered);
	return hers === undefined || hers === language ? null : <Sentences language={hers} />;
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
			<Say as="p" className="muted small" id="call.say.help-text" />
			<LanguageWarning language={language} />
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
