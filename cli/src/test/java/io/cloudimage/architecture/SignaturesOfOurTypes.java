// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/** Parameters, result and exceptions of a method are types of the JDK or of this project. */
final class SignaturesOfOurTypes extends ArchCondition<JavaMethod> {
  SignaturesOfOurTypes() {
    super("name only types of the JDK and of this project");
  }

  @Override
  public void check(JavaMethod method, ConditionEvents events) {
    Stream<JavaClass> types =
        Stream.of(
                Stream.of(method.getRawReturnType()),
                method.getRawParameterTypes().stream(),
                method.getThrowsClause().getTypes().stream())
            .flatMap(type -> type);
    types
        .map(JavaClass::getBaseComponentType)
        .filter(type -> !isOurs(type))
        .forEach(
            type ->
                events.add(
                    SimpleConditionEvent.violated(
                        method, method.getFullName() + " names " + type.getName())));
  }

  private static boolean isOurs(JavaClass type) {
    String name = type.getName();
    return type.isPrimitive()
        || name.startsWith("java.")
        || name.startsWith("javax.net.ssl.")
        || name.startsWith("io.cloudimage.");
  }
}
