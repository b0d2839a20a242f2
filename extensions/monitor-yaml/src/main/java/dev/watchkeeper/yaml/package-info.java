/** {@link dev.watchkeeper.yaml.YamlChecks} reads checks from YAML files. */
@NullMarked
package dev.watchkeeper.yaml;

import org.jspecify.annotations.NullMarked;
