package org.concordat.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.junit.jupiter.api.Test;

class SignaturePolicyRuleTest {
  private static final List<String> NAMES = List.of("A", "B", "C", "D", "E");

  private final Map<String, CertificateAuthority> authorities = new HashMap<>();
  private final MspRegistry registry;

  SignaturePolicyRuleTest() {
    for (String name : NAMES) {
      authorities.put(
          name, CertificateAuthority.create(name, name, Instant.now(), new SecureRandom()));
    }
    registry = new MspRegistry(List.copyOf(authorities.values()));
  }

  private Member member(String name, NodeRole role) {
    Identity identity = authorities.get(name).issue("x", role, Map.of(), Instant.now());
    try {
      return registry.member(identity.serialized());
    } catch (MspRegistry.InvalidIdentityException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Member> peers(String... names) {
    return Arrays.stream(names).map(n -> member(n, NodeRole.PEER)).toList();
  }

  private static SignaturePolicyRule rule(String text) {
    return SignaturePolicyRule.parse(text);
  }

  @Test
  void out_of_needs_that_many() {
    SignaturePolicyRule rule = rule("OutOf(2, 'A.peer', 'B.peer', 'C.peer')");
    assertThat(rule.satisfiedBy(peers("A"))).isFalse();
    assertThat(rule.satisfiedBy(peers("A", "D"))).isFalse();
    assertThat(rule.satisfiedBy(peers("A", "C"))).isTrue();
    assertThat(rule.satisfiedBy(peers("A", "B", "C", "D"))).isTrue();
  }

  @Test
  void and_needs_all_and_or_needs_one() {
    assertThat(rule("AND('A.peer','B.peer')").satisfiedBy(peers("A"))).isFalse();
    assertThat(rule("AND('A.peer','B.peer')").satisfiedBy(peers("B", "A"))).isTrue();
    assertThat(rule("OR('A.peer','B.peer')").satisfiedBy(peers("B"))).isTrue();
    assertThat(rule("OR('A.peer','B.peer')").satisfiedBy(List.of())).isFalse();
  }

  @Test
  void the_same_signer_counts_once() {
    Member one = member("A", NodeRole.PEER);
    assertThat(rule("AND('A.peer','A.peer')").satisfiedBy(List.of(one, one))).isFalse();
    assertThat(rule("AND('A.peer','A.peer')").satisfiedBy(peers("A", "A"))).isTrue();
    assertThat(rule("OutOf(2,'A.peer','A.member')").satisfiedBy(List.of(one))).isFalse();
  }

  @Test
  void roles_matter_and_member_means_any() {
    assertThat(rule("OR('A.peer')").satisfiedBy(List.of(member("A", NodeRole.CLIENT)))).isFalse();
    assertThat(rule("OR('A.client')").satisfiedBy(List.of(member("A", NodeRole.CLIENT)))).isTrue();
    assertThat(rule("OR('A.admin')").satisfiedBy(List.of(member("A", NodeRole.PEER)))).isFalse();
    for (NodeRole role : NodeRole.values()) {
      assertThat(rule("OR('A.member')").satisfiedBy(List.of(member("A", role)))).isTrue();
    }
  }

  @Test
  void rules_nest() {
    SignaturePolicyRule rule = rule("AND('A.peer', OutOf(2,'B.peer','C.peer','D.peer'))");
    assertThat(rule.satisfiedBy(peers("A", "B"))).isFalse();
    assertThat(rule.satisfiedBy(peers("B", "C", "D"))).isFalse();
    assertThat(rule.satisfiedBy(peers("A", "B", "D"))).isTrue();
  }

  @Test
  void majority_is_more_than_half() {
    for (int n = 1; n <= 5; n++) {
      SignaturePolicyRule majority = SignaturePolicyRule.majorityOfPeers(NAMES.subList(0, n));
      for (int k = 0; k <= n; k++) {
        assertThat(majority.satisfiedBy(peers(NAMES.subList(0, k).toArray(new String[0]))))
            .as("%d of %d", k, n)
            .isEqualTo(2 * k > n);
      }
    }
  }

  @Test
  void rules_survive_blocks() throws Exception {
    for (String text :
        new String[] {
          "OutOf(2,'A.peer','B.peer','C.peer')",
          "AND('A.peer',OR('B.admin','C.client'),'A.member')",
          "OR('A.orderer')"
        }) {
      SignaturePolicyRule rule = rule(text);
      assertThat(SignaturePolicyRule.fromProto(rule.toProto())).isEqualTo(rule);
      assertThat(rule(rule.toString())).isEqualTo(rule);
    }
  }

  @Test
  void nonsense_is_refused() {
    for (String text :
        new String[] {
          "",
          "'A.peer",
          "AND()",
          "OutOf(3,'A.peer')",
          "OutOf(0,'A.peer')",
          "XOR('A.peer')",
          "AND('A.peer') x",
          "OR('A.king')",
          "OR('A')"
        }) {
      assertThatThrownBy(() -> rule(text)).as(text).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Layouts are exactly the minimal sets that satisfy, found by trying all sets. */
  @Test
  void layouts_are_the_minimal_sets_that_satisfy() {
    long seed = 20_260_101L;
    System.out.println("SignaturePolicyRuleTest seed " + seed);
    Random random = new Random(seed);
    Map<String, Member> onePeerEach = new HashMap<>();
    NAMES.forEach(n -> onePeerEach.put(n, member(n, NodeRole.PEER)));
    for (int i = 0; i < 200; i++) {
      SignaturePolicyRule rule = randomRule(random, 2);
      List<Set<String>> layouts = Layouts.satisfying(List.of(rule), random);
      for (Set<String> set : allSets()) {
        boolean satisfied = rule.satisfiedBy(set.stream().map(onePeerEach::get).toList());
        boolean covered = layouts.stream().anyMatch(set::containsAll);
        // two principals of one organisation need two signers, which one peer per organisation
        // cannot give
        if (distinctOrganizations(rule)) {
          assertThat(covered).as("%s by %s", rule, set).isEqualTo(satisfied);
        }
      }
      for (Set<String> layout : layouts) {
        assertThat(layouts.stream().filter(l -> layout.containsAll(l))).hasSize(1);
      }
    }
  }

  @Test
  void a_majority_of_25_is_some_sets_of_13_and_not_all_five_million() {
    List<String> banks = IntStream.range(0, 25).mapToObj(i -> "'B" + i + ".peer'").toList();
    SignaturePolicyRule rule = rule("OutOf(13," + String.join(",", banks) + ")");

    List<Set<String>> layouts = Layouts.satisfying(List.of(rule, rule), new Random(1));

    assertThat(layouts).hasSizeBetween(1, 1_000).doesNotHaveDuplicates();
    assertThat(layouts).allSatisfy(layout -> assertThat(layout).hasSize(13));
    assertThat(Layouts.satisfying(List.of(rule), new Random(2)).getFirst())
        .isNotEqualTo(layouts.getFirst());
  }

  private static boolean distinctOrganizations(SignaturePolicyRule rule) {
    return principals(rule) == rule.mspIds().size();
  }

  private static int principals(SignaturePolicyRule rule) {
    return switch (rule) {
      case SignaturePolicyRule.SignedBy s -> 1;
      case SignaturePolicyRule.OutOf o ->
          o.rules().stream().mapToInt(SignaturePolicyRuleTest::principals).sum();
    };
  }

  private static List<Set<String>> allSets() {
    List<Set<String>> sets = new ArrayList<>();
    for (int bits = 0; bits < 1 << NAMES.size(); bits++) {
      int mask = bits;
      sets.add(
          Set.copyOf(NAMES.stream().filter(n -> (mask >> NAMES.indexOf(n) & 1) == 1).toList()));
    }
    return sets;
  }

  private static SignaturePolicyRule randomRule(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return rule("OR('" + NAMES.get(random.nextInt(NAMES.size())) + ".peer')");
    }
    List<SignaturePolicyRule> rules = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      rules.add(randomRule(random, depth - 1));
    }
    return new SignaturePolicyRule.OutOf(1 + random.nextInt(count), rules);
  }
}
