/** Each Mantine component brings its own styles, so that a page loads those of the components that it shows. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const MODULE = /@mantine\/core\/esm\/(?:components|utils)\/(?:.+\/)?(\w+)\.module\.mjs$/;
const STYLES = fileURLToPath(new URL('./node_modules/@mantine/core/styles/', import.meta.url));

/** Beside the class names of a component, import its style sheet, in a layer that our own styles always win over. */
export function mantineStyles(): Plugin {
  return {
    name: 'mantine-styles',
    apply: 'build',
    transform(code, id) {
      const name = MODULE.exec(id.split('?', 1)[0] ?? '')?.[1];
      if (!name || !existsSync(`${STYLES}${name}.layer.css`)) return null;
      return { code: `import '@mantine/core/styles/${name}.layer.css';\n${code}`, map: null };
    },
  };
}
