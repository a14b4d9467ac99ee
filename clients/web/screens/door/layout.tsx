/** The frame of all screens before sign-in. */
import type { ReactNode } from "react";
import icon from "../../parts/icon.svg";
import { LANGUAGES, Say, useWords } from "../../words/words.tsx";
import "./layout.css";

export function DoorLayout({ children }: { children: ReactNode }): ReactNode {
	const { language, setLanguage } = useWords();
	return (
		<div className="door">
			<header className="door-header">
				<a className="door-name" href="#/">
					<img src={icon} alt="" width="32" height="32" />
					<span className="door-word">Cloister</span>
				</a>
				<nav aria-labelledby="door-languages" className="door-languages">
					<span id="door-languages" className="visually-hidden">
						<Say id="door.language" />
					</span>
					{Object.entries(LANGUAGES).map(([code, { name }]) => (
						<button
							key={code}
							type="button"
							className="door-language"
							lang={code}
							aria-pressed={code === language}
							onClick={() => void setLanguage(code)}
						>
							{name}
						</button>
					))}
				</nav>
			</header>
			<main className="door-main">{children}</main>
			<footer className="door-footer small">
				<a href="#/about-this-copy">
					<Say id="door.about" />
				</a>
			</footer>
		</div>
	);
}
