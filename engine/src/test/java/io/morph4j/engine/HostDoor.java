package io.morph4j.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.lang.ArchRule;
import io.morph4j.engine.loop.HostArrays;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataBuffer;

/** The rule that nobody but {@link HostArrays} asks arrays for the memory they lie in. */
public final class HostDoor {
  private static final Set<String> WAYS =
      Set.of(
          "address",
          "addressPointer",
          "array",
          "asNio",
          "asNioDouble",
          "asNioFloat",
          "asNioInt",
          "asNioLong",
          "getData",
          "indexer",
          "opaqueBuffer",
          "platformAddress",
          "pointer",
          "put");

  /** No class takes addresses or buffers of arrays, or writes them number by number. */
  public static final ArchRule ONLY =
      noClasses()
          .that(are(DescribedPredicate.not(type(HostArrays.class))))
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a way to the memory of an array",
                  (JavaCall<?> call) ->
                      call.getTargetOwner().isAssignableTo(DataBuffer.class)
                          && WAYS.contains(call.getName())))
          .because("arrays may lie on a card: HostArrays is the one door to their memory");

  private HostDoor() {}
}
