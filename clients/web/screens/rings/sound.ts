/** The sound of a ring: two short tones, made by the browser, so that no file is loaded. */

const TONES = [660, 880];
const TONE_SECONDS = 0.25;

let audio: AudioContext | undefined;

/** Plays the tones. Does nothing where the browser allows no sound before the first press of the person. */
export function playRing(): void {
	try {
		audio ??= new AudioContext();
		void audio.resume();
		for (const [index, frequency] of TONES.entries()) {
			const begins = audio.currentTime + index * TONE_SECONDS;
			const tone = audio.createOscillator();
			const volume = audio.createGain();
			tone.frequency.value = frequency;
			volume.gain.value = 0.2;
			tone.connect(volume).connect(audio.destination);
			tone.start(begins);
			tone.stop(begins + TONE_SECONDS);
		}
	} catch {}
}
