/** What `npx cdk` runs. */
import { beforehandApp } from './synthesize.ts';

beforehandApp().synth();
